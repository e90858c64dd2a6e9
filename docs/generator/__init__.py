"""What docs/generate.py makes the reference pages with: one module for each group of pages."""
