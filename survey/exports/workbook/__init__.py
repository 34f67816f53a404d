"""An index as an Excel workbook: cover, charts, tables with real numbers, codebook."""
