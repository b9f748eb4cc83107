// Before anything is drawn: tells the styles that scripts run here, as govuk-frontend's template does inline.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
