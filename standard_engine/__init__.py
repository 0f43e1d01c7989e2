"""Rules engine that scores industrial enterprises against DB43/T 1229—2016 and its sister standards."""
