"""HTTP AND PAGES: what the public door and the review site share, so that neither has to know the other.

`Site` is one site's look: its pages from Jinja templates in govuk-frontend's components, and its files under names
that change with their content. `guarded` puts security headers around an app, `serve` serves it without writing
down who came. `errors.handlers` are the error pages. Imports nobody.
"""

from pages.assets import Assets
from pages.headers import content_security_policy, guarded
from pages.look import Look
from pages.server import PortTaken, serve
from pages.site import Site

__all__ = ["Assets", "Look", "PortTaken", "Site", "content_security_policy", "guarded", "serve"]
