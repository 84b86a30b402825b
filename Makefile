lock:  ## compile requirements*.txt from pyproject.toml
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q -c requirements.txt -o requirements-dev.txt
