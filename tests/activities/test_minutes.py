"""Minutes as people write them, and as a page shows them."""

import pytest

from activities.minutes import rendered


def plain(text: str) -> str:
    return rendered(text).replace("\n", "")


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_a_list_may_be_nested_by_any_usual_indent(indent):
    shown = plain(f"- 하나\n{' ' * indent}- 세부\n- 둘")
    assert shown == "<ul><li>하나<ul><li>세부</li></ul></li><li>둘</li></ul>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. 하나\n   - 세부\n2. 둘", "<ol><li>하나<ul><li>세부</li></ul></li><li>둘</li></ol>"),
        ("~~취소~~ 유지", "<p><s>취소</s> 유지</p>"),
        ("- [ ] 할 일\n- [x] 한 일", "<ul><li>☐ 할 일</li><li>☑ 한 일</li></ul>"),
        ("첫 줄\n둘째 줄", "<p>첫 줄<br>둘째 줄</p>"),
        ("문단\n\n    들여쓴 줄", "<p>문단</p><p>들여쓴 줄</p>"),
        ("# 제목\n## 소제목", "<h3>제목</h3><h4>소제목</h4>"),
        ("<script>x</script><b>굵게</b>", "굵게"),
        ("<img src=x onerror=alert(1)>[a](javascript:alert(1))", "[a](javascript:alert(1))"),
    ],
)
def test_what_is_understood_and_what_is_dropped(text, shown):
    assert plain(text).removeprefix("<p>").removesuffix("</p>") in (
        shown,
        shown.removeprefix("<p>").removesuffix("</p>"),
    )


def test_a_link_leads_out_with_care():
    assert 'rel="noopener noreferrer nofollow"' in rendered("[a](https://example.org)")
    assert "href" not in rendered("[a](data:text/html,x)")
