"""What is worked at without anybody waiting for it: loops that go on although Celery stands, and
leases under which one worker at a time has a row in hand."""
