"use strict";
// Everything works without this file.

// `/` and Ctrl+K go to the search box.

document.addEventListener("keydown", (event) => {
  const box = document.getElementById("m-search");
  if (!box || event.defaultPrevented || event.isComposing) return;
  const inText = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !inText;
  const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!isSlash && !isCtrlK) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Suggestions under the search box while typing: an editable combobox with a list (WAI-ARIA Authoring Practices).
(() => {
  const box = document.getElementById("m-search");
  if (!box || !window.fetch || !window.AbortController) return;

  const list = document.createElement("ul");
  list.id = "m-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  box.form.append(list, status);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  let chosen = -1;
  let timer = 0;
  let asking = null;

  const close = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const option = list.children[index];
    if (!option) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const go = (option) => {
    // The address names the site as others know it; whoever came by another name stays there.
    const address = new URL(option.dataset.href, location.href);
    location.assign(address.pathname + address.hash);
  };

  const show = (titles, texts, addresses) => {
    list.replaceChildren(...titles.map((title, place) => {
      const option = document.createElement("li");
      option.id = `m-suggestion-${place}`;
      option.setAttribute("role", "option");
      option.dataset.href = addresses[place];
      option.append(title);
      if (texts[place]) {
        const text = document.createElement("span");
        text.className = "small";
        text.textContent = texts[place];
        option.append(" ", text);
      }
      return option;
    }));
    choose(-1);
    list.hidden = titles.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    const words = titles.length === 1 ? box.dataset.suggestionsOne : box.dataset.suggestionsMany;
    status.textContent = list.hidden ? "" : words.replace("{0}", titles.length);
  };

  const ask = async () => {
    const typed = box.value;
    if (!typed.trim()) return close();
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const [, titles, texts, addresses] = await answer.json();
      if (box.value === typed && document.activeElement === box) show(titles, texts, addresses);
    } catch {
      // Given up for a newer question, or without a connection: the form works as it is.
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape" && count > 0) {
      close();
    } else if (event.key === "ArrowDown" && count > 0) {
      choose(chosen + 1 < count ? chosen + 1 : -1);
    } else if (event.key === "ArrowUp" && count > 0) {
      choose(chosen < 0 ? count - 1 : chosen - 1);
    } else if (event.key === "ArrowDown" && box.value.trim()) {
      ask();
    } else if (event.key === "Enter" && count > 0 && chosen >= 0) {
      go(list.children[chosen]);
    } else {
      return;
    }
    event.preventDefault();
  });
  // The box keeps the focus while an option is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
})();

// Keeps what is typed and not saved yet, for who closes the tab by mistake.
{
  const form = document.querySelector("form.editor[data-draft]");
  const box = form && form.elements.namedItem("text");
  let timer = 0;
  let kept = box ? box.value : "";
  const keep = async (isLast) => {
    clearTimeout(timer);
    timer = 0;
    if (box.value === kept) return;
    const text = box.value;
    const section = form.elements.namedItem("section");
    const body = JSON.stringify({
      text: text.replace(/\r\n?/g, "\n"),
      base: Number(form.elements.namedItem("base").value),
      section: section ? Number(section.value) : null,
    });
    try {
      const headers = { "Content-Type": "application/json" };
      // What outlives its page may have 64 KiB.
      const answer = await fetch(form.dataset.draft, {
        method: "PUT", headers, body, keepalive: isLast && body.length < 60000,
      });
      if (!answer.ok) return;
      kept = text;
      document.getElementById("m-draft").textContent = form.dataset.draftKept;
    } catch {
      // Without a connection it is tried again at the next key.
    }
  };
  if (box) {
    box.addEventListener("input", () => {
      if (!timer) timer = setTimeout(keep, 5000, false);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      kept = box.value;
    });
    window.addEventListener("pagehide", () => keep(true));
  }
}
