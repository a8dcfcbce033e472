"""A small program as people write them: fetch a page, follow its links, print what each one answers.

usage: check_links.py URL

It uses nothing but the standard library's own names.
"""

import html.parser
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.extend(value for name, value in attributes if name == "href")


def main(start):
    run = uuid.uuid4()
    assert isinstance(run, uuid.UUID)
    with urllib.request.urlopen(start, timeout=10) as answer:
        page = answer.read().decode()
    links = Links()
    links.feed(page)
    for link in links.found:
        url = urllib.parse.urljoin(start, link)
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                print(answer.status, urllib.parse.urlsplit(answer.geturl()).path, len(answer.read()))
        except urllib.error.HTTPError as error:
            print(error.code, urllib.parse.urlsplit(url).path, error.reason)
            error.close()
    print("modules", urllib.parse.__name__, sys.modules["http.client"].__name__, uuid.__name__)


if __name__ == "__main__":
    main(sys.argv[1])
