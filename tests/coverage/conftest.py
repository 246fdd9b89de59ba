from covering import covered, written

__all__ = ["covered", "written"]
