"""The Word templates of the papers, written by scripts/build_paper_templates.py."""
