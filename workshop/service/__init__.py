"""Use cases: the only door for pages, routes and commands. Plain functions over an Installation."""
