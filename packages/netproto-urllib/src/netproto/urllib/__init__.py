"""The stdlib's ``urllib``: `netproto.urllib.parse`, `netproto.urllib.error` and `netproto.urllib.response`."""
