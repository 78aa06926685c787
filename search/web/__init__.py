"""The search page: the library calls as pages in a browser, and as a JSON API."""
