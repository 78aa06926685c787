"""How does Whoosh read and write our segments? Its extension points, and no more."""
