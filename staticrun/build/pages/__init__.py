"""What each kind of page shows: from runs and models to the contexts of `staticrun.schema.page`.

Every function here is pure. Labels are made here; looks are the theme's.
"""
