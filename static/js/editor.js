// Glue for the editor: rows are cloned from Django's empty form; every sum comes from the server through htmx.
const form = document.querySelector("#editor");

if (form) {
  const total = form.querySelector("[name=lines-TOTAL_FORMS]");
  const list = form.querySelector(".lines");
  const template = form.querySelector("#line-template");
  const rows = () => [...list.querySelectorAll(".line:not([hidden])")];
  const first = (row) => row.querySelector("textarea, input:not([type=hidden])");
  const edited = () => form.dispatchEvent(new Event("edited", { bubbles: true }));

  const put = (row, values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = row.querySelector(`[name$="-${name}"]`);
      if (field && value) field.value = value;
    }
  };
  const isBlank = (row) => !["description", "unit_price"].some((name) => row.querySelector(`[name$="-${name}"]`).value.trim());

  const add = () => {
    const last = rows().at(-1);
    list.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", total.value));
    total.value = Number(total.value) + 1;
    const row = list.lastElementChild;
    for (const name of ["unit", "vat"]) {
      const from = last?.querySelector(`[name$="-${name}"]`);
      if (from) row.querySelector(`[name$="-${name}"]`).value = from.value;
    }
    row.querySelector("[name$=-quantity]").value = "1";
    window.htmx?.process(row);
    first(row).focus();
  };

  const remove = (row) => {
    row.querySelector("[name$=DELETE]").value = "on";
    const next = rows()[rows().indexOf(row) + 1] ?? rows()[rows().indexOf(row) - 1];
    row.hidden = true;
    if (next) first(next).focus();
    else add();
    edited();
  };

  form.addEventListener("click", (event) => {
    if (event.target.closest("[name=add_line]")) {
      event.preventDefault();
      add();
    }
    if (event.target.closest("[name=add_item]")) {
      event.preventDefault();
      const pickedItem = form.querySelector("[name=item]");
      const item = JSON.parse(document.querySelector("#saved-items").textContent)[pickedItem.value];
      if (!item) return;
      if (!rows().length || !isBlank(rows().at(-1))) add();
      put(rows().at(-1), item);
      pickedItem.value = "";
      first(rows().at(-1)).focus();
      edited();
    }
    const button = event.target.closest("[data-remove]");
    if (button) {
      event.preventDefault();
      remove(button.closest(".line"));
    }
  });

  // What is typed beside a suggestion is no change of the invoice: saving it would redraw the box under the fingers.
  for (const type of ["input", "change"]) {
    form.addEventListener(type, (event) => event.target.closest(".clarity-mark") && event.stopPropagation(), true);
  }

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest(".line");
    const slots = event.target.closest(".line-clarity");
    if (event.key === "Enter" && slots) {
      if (event.target.matches("input")) {
        event.preventDefault();
        event.target.closest("details").querySelector("[name=compose], [name=explain]").click();
      }
      return;
    }
    if (event.key === "Enter" && row && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      const next = rows()[rows().indexOf(row) + 1];
      if (next) first(next).focus();
      else add();
    } else if (event.key === "Enter" && event.target.tagName === "INPUT") {
      event.preventDefault();
      edited();
    }
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      edited();
    }
  });

  // A picked client fills the fields; typing over them stays possible.
  const pick = form.querySelector("[name=client]");
  pick?.addEventListener("change", () => {
    const known = JSON.parse(document.querySelector("#known-clients").textContent)[pick.value];
    for (const [name, value] of Object.entries(known ?? {})) {
      const field = form.querySelector(`[name="${name}"]`);
      if (field) field.value = value;
    }
    if (known?.line) rows().filter(isBlank).forEach((row) => put(row, known.line));
  });

  // "Check and issue" waits for what is still on its way, or it would meet its own autosave as another tab's.
  const seller = document.querySelector("#seller");
  const busy = () => [form, seller].find((part) => part.classList.contains("htmx-request"));
  form.addEventListener("submit", (event) => {
    const part = busy();
    if (!part) return;
    event.preventDefault();
    part.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(event.submitter), 0), { once: true });
  });

  // Another VAT scheme knows other rates: every line starts from the first of them.
  const offerRates = () => {
    const fresh = document.querySelector("#vat-choices[data-fresh]");
    if (!fresh) return;
    fresh.removeAttribute("data-fresh");
    for (const select of [...list.querySelectorAll("[name$=-vat]"), template.content.querySelector("[name$=-vat]")]) {
      select.replaceChildren(...[...fresh.children].map((choice) => new Option(choice.textContent, choice.dataset.code)));
    }
    edited();
  };

  // Enter in the seller's details saves them where they are.
  seller.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    seller.dispatchEvent(new Event("edited"));
  });

  // The server names the fields it could not read; mark them where they stand.
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const field of document.querySelectorAll(".editor .is-invalid")) {
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
    }
    for (const item of document.querySelectorAll(".field-errors [data-field]")) {
      const field = document.getElementById(item.dataset.field);
      field?.classList.add("is-invalid");
      field?.setAttribute("aria-invalid", "true");
      field?.closest("details")?.setAttribute("open", "");
    }
    offerRates();
  });

  // Offline or a server that is away: say so, the text is still in the form.
  const say = (words) => (document.querySelector("#saved").textContent = words);
  document.body.addEventListener("htmx:sendError", () => say(form.dataset.offline));
  document.body.addEventListener("htmx:responseError", () => say(form.dataset.refused));

  // A refusal (409) carries its own words: show them instead of dropping them.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status === 409 || xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    // Signed out meanwhile: the answer is the sign-in page, which does not belong in the middle of the form.
    if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname) {
      event.detail.shouldSwap = false;
      say(form.dataset.signedOut);
    }
  });
}
