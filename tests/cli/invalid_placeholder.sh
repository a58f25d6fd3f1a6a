"$PROGRAM" --batch --repo "/srv/{nonsense}" info
