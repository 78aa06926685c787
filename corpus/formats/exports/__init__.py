"""Articles as other programs hand them out: feeds, blogs, press databases, Markdown and PDF."""
