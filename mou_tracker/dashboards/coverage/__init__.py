"""Coverage: which cooperation areas with which partners, and where nothing is done.

question    what is asked: whose eyes, which day, what the columns are
relations   the statement: agreements, activities and promises by area and column
matrix      the table a page shows: columns, areas, cells, totals
words       a cell and a state in the reader's words
reciprocity what went which way between us and each partner
terms       the scope of one agreement over its renewals
export      the cells as a file
views       the page, the rows behind a cell, the cells in one state
"""
