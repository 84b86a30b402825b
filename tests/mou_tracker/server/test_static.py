"""What the pages of the version before ask for is there until the next one but one."""

from mou_tracker.server import static


def test_files_of_the_version_before_stay(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "built"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    source = tmp_path / "sources" / "a.css"
    source.parent.mkdir()
    built: list[set[str]] = []
    for colour in ("red", "green", "blue"):
        source.write_text(f"a {{ color: {colour} }}")
        assert static.build_if_changed()
        built.append({file.name for file in settings.STATIC_ROOT.glob("a.*.css")})
        assert colour in (settings.STATIC_ROOT / "a.css").read_text()
    red, red_and_green, green_and_blue = built
    assert red < red_and_green and not red & green_and_blue
    assert len(red_and_green) == len(green_and_blue) == 2 and red_and_green & green_and_blue
    assert not static.build_if_changed()
