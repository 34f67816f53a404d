"""The formats of files of answers, with the ending of each; light, for lists of what there is."""

SUFFIXES = {
    "package": ".zip",
    "csv": ".csv",
    "csv_excel": ".csv",
    "parquet": ".parquet",
    "sav": ".sav",
    "dta": ".dta",
    "ddi": ".xml",
    "codebook": ".csv",
}
