"""Tests start many processes; what Python compiles is kept for all of them.

Where the environment forbids to keep it beside the sources, as that of many containers does, each
would compile every library anew, for seconds: there it is kept in a folder of the run.
"""

import os
import shutil
import sys
from atexit import register
from tempfile import mkdtemp

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = mkdtemp(prefix="ringback-compiled-")
    register(shutil.rmtree, sys.pycache_prefix, ignore_errors=True)
