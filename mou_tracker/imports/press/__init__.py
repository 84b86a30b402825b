"""Press releases on their way in: kept with what was read from them, laid out as lines that are
accepted, changed or refused one by one, and recorded through the ordinary actions."""
