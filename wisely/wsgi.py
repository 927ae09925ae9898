"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
application = get_wsgi_application()

# What has been loaded by now stays. Looking through it again after every 700 new objects, as Python does if
# nothing is said, took a tenth of a page's time, and half of a list's that has thousands of rows in memory.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
