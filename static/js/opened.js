// A person moved, typed or touched here: only then is the letter called opened. Loading the page says nothing,
// because mail scanners open links and run scripts too.
const place = document.querySelector("[data-opened]");
const signs = ["pointerdown", "keydown", "wheel", "touchstart"];

function opened(event) {
  if (!event.isTrusted || document.visibilityState !== "visible") return;
  for (const sign of signs) removeEventListener(sign, opened);
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  fetch(place.dataset.opened, { method: "POST", headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => {});
}

if (place) for (const sign of signs) addEventListener(sign, opened, { passive: true });
