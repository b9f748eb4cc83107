"""HTTP AND PAGES: what the public door and the review site share, so that neither has to know the other.

govuk-frontend as released, the page layout, security headers, quiet serving. Imports nobody.
"""
