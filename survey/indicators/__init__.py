"""What others measured: PAR Index, PCI, PAPI and the national SIPAS, with source, beside the province's own results."""
