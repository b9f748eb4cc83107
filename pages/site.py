"""A site of ours: its look, its templates over ours and govuk-frontend's, its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from litestar import MediaType, Response
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from pages.assets import Assets
from pages.look import Look

HERE = Path(__file__).parent


class Site:
    """Pages and files in one look.

    `templates` is the site's own folder of templates; they extend `pages/base.html` and import components from
    `govuk_frontend_jinja/components/…/macro.html`. `static` are its own folders of files, beside ours: in a template
    `{{ static("pages.css") }}` is where one is served. `made` are files made at start. `context` is given to every
    template.
    """

    def __init__(
        self,
        look: Look,
        templates: Path,
        *static: Path,
        made: Mapping[str, str] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> None:
        self.look = look
        drawn = {"look.css": look.stylesheet(), "icon.svg": look.icon()}
        self.assets = Assets((HERE / "govuk", HERE / "static", *static), {**drawn, **(made or {})})
        self.environment = _environment(templates)
        self.environment.globals.update(look=look, static=self.assets.url, **(context or {}))

    def template_config(self) -> TemplateConfig[JinjaTemplateEngine]:
        """For `Litestar(template_config=…)`, so that handlers may return `Template("name.html")`."""
        return TemplateConfig(instance=JinjaTemplateEngine.from_environment(self.environment))

    def render(self, name: str, **context: Any) -> str:
        """A page's HTML."""
        return self.environment.get_template(name).render(**context)

    def page(self, name: str, status: int = 200, **context: Any) -> Response[str]:
        """A page as a response."""
        return Response(self.render(name, **context), status_code=status, media_type=MediaType.HTML)


def _environment(templates: Path) -> Environment:
    govuk = PackageLoader("govuk_frontend_jinja")
    ours = FileSystemLoader(HERE / "templates")
    return Environment(
        loader=ChoiceLoader(
            [FileSystemLoader(templates), ours, PrefixLoader({"govuk_frontend_jinja": govuk})]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
