// The de-identification review. Owns #review: the flags over the text, the list
// of strings, the card of the string that is decided, and the keys. A decision is
// sent by itself and answered with the desk (see review_desk.go), of which only
// what changed is drawn. Without this script every form works, one at a time.
import { ask } from "./lib/api.js";
import { act, bind } from "./lib/keys.js";
import { rangeOf } from "./lib/span.js";

/** @typedef {import("./lib/span.js").Piece} Piece */
/** @typedef {{at: number, end: number, piece: Piece, group: number, state: "open" | "kept" | "gone"}} Flag */
/** @typedef {{say: string, why: string, accept?: string, sort?: string, all?: string}} Proposal */
/** @typedef {{at: number, said: string, sense?: string, count: number, undecided: number, tags: {word: string, care: boolean}[], person?: string, decided?: string, proposal?: Proposal, choices: {say: string, accept: string}[], proclitics: string[], flags: number[]}} Group */
/** @typedef {{left: string, places?: string, speakers?: string, pace?: string, done: number, all: number, ready: boolean}} Head */
/** @typedef {{at: number, open: boolean, flags: Flag[], groups: Group[], results: string[], puts: Piece[], head: Head, last: number}} Desk */

const narrow = matchMedia("(max-width: 60rem)"); // the side is above the text then
const around = 40; // characters of context beside a place, in UTF-16 code units
const names = ["flag-open", "flag-kept", "flag-gone", "flag-now", "flag-put"];

// What outlasts a part of the page that is sent anew.
const kept = { tab: "decide", view: "", page: 1 };

class Review {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {Desk} */
    this.desk = JSON.parse(element.dataset.desk);
    this.card = /** @type {HTMLFormElement | null} */ (element.querySelector("#card"));
    this.strings = element.querySelector("#strings");
    /** @type {HTMLElement[]} paragraphs by index */
    this.paragraphs = [...element.querySelectorAll("[data-paragraph]")];
    /** @type {Map<number, {highlight: Highlight, range: Range}[]>} what is drawn, by paragraph */
    this.drawn = new Map();
    /** @type {Record<string, Highlight>} */
    this.washes = {};
    for (const name of names) {
      this.washes[name] = new Highlight();
      this.washes[name].priority = name === "flag-now" ? 1 : 0;
      CSS.highlights.set(name, this.washes[name]);
    }
    this.prepare();
  }

  prepare() {
    for (const p of this.paragraphs) p.normalize();
    for (const b of this.element.querySelectorAll("[data-scripted]")) b.hidden = false;
    this.element.classList.add("scripted");
    this.byParagraph();
    this.near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const index = Number(target.dataset.paragraph);
        this.erase(index);
        if (isIntersecting) this.draw(index);
      }
    }, { rootMargin: "100% 0px" });
    for (const p of this.paragraphs) this.near.observe(p);
    this.element.addEventListener("submit", (event) => this.submit(event));
    this.element.addEventListener("click", (event) => this.click(event));
    this.element.addEventListener("keydown", (event) => this.enter(event));
    this.tab(kept.tab);
    this.view(kept.view || (narrow.matches ? "alone" : "both"));
    this.listStrings();
    this.show(this.desk.at, { scroll: location.search.includes("at=") });
  }

  byParagraph() {
    /** @type {Map<number, number[]>} */
    this.flagsIn = new Map();
    this.desk.flags.forEach(({ piece }, i) => this.flagsIn.set(piece[0], [...(this.flagsIn.get(piece[0]) ?? []), i]));
    /** @type {Map<number, Piece[]>} */
    this.putsIn = new Map();
    for (const put of this.desk.puts) this.putsIn.set(put[0], [...(this.putsIn.get(put[0]) ?? []), put]);
  }

  // Drawing

  /** @param {number} index of the paragraph */
  draw(index) {
    const original = this.paragraphs[index].querySelector(".original");
    const result = this.paragraphs[index].querySelector(".result");
    const kept = [];
    const lay = (/** @type {string} */ name, /** @type {Element} */ words, /** @type {Piece} */ piece) => {
      const range = rangeOf(words, piece);
      if (!range) return;
      this.washes[name].add(range);
      kept.push({ highlight: this.washes[name], range });
    };
    for (const i of this.flagsIn.get(index) ?? []) {
      const flag = this.desk.flags[i];
      lay(`flag-${flag.state}`, original, flag.piece);
      if (flag.at === this.desk.at) lay("flag-now", original, flag.piece);
    }
    for (const piece of this.putsIn.get(index) ?? []) lay("flag-put", result, piece);
    this.drawn.set(index, kept);
  }

  /** @param {number} index of the paragraph */
  erase(index) {
    for (const { highlight, range } of this.drawn.get(index) ?? []) highlight.delete(range);
    this.drawn.delete(index);
  }

  redraw() {
    for (const index of [...this.drawn.keys()]) {
      this.erase(index);
      this.draw(index);
    }
  }

  /** Takes the answer to a decision, and draws what changed. @param {Desk} desk */
  take(desk) {
    if (!this.card && desk.flags.length) {
      location.reload(); // the first flag of all: its card comes with the page
      return;
    }
    const before = this.desk.results;
    this.desk = desk;
    desk.results.forEach((said, i) => {
      if (said === before[i]) return;
      const words = this.paragraphs[i].querySelector(".result");
      words.textContent = said;
    });
    this.byParagraph();
    this.listStrings();
    this.tell();
    this.show(desk.at);
    this.announce();
    this.redraw();
  }

  tell() {
    const { head } = this.desk;
    const remains = this.element.querySelector("#remains");
    if (remains) {
      const bar = remains.querySelector("progress");
      [bar.max, bar.value] = [head.all, head.done];
      remains.querySelector("[data-left]").textContent = head.left;
      remains.querySelector("[data-places]").textContent = head.places ?? "";
      remains.querySelector("[data-speakers]").textContent = head.speakers ?? "";
      remains.querySelector("[data-pace]").textContent = head.pace ?? "";
    }
    this.element.querySelector("[data-unready]")?.toggleAttribute("hidden", head.ready);
    const undo = this.card?.querySelector("[data-act=undo-decision]");
    if (undo) undo.disabled = this.desk.last < 0;
    const admit = this.element.querySelector("[data-act=admit]");
    if (admit) admit.disabled = !head.ready;
  }

  // The list

  /** Rows in order: undecided first. A row that says the same stays as it is. */
  listStrings() {
    const { groups } = this.desk;
    const order = groups.map((g, i) => i).sort((a, b) => Number(!groups[a].undecided) - Number(!groups[b].undecided) || a - b);
    const there = new Map([...this.strings.children].map((row) => [row.dataset.says, row]));
    const rows = order.map((i) => {
      const says = JSON.stringify([groups[i].said, groups[i].count, groups[i].undecided, groups[i].decided, groups[i].person, groups[i].at, groups[i].proposal?.say]);
      const row = there.get(says) ?? this.row(groups[i], says);
      row.dataset.group = String(i);
      return row;
    });
    // Rows that stand where they should are not touched: moving one makes the
    // browser lay out all.
    const stay = new Set(rows);
    for (const row of [...this.strings.children]) if (!stay.has(row)) row.remove();
    rows.forEach((row, i) => {
      if (this.strings.children[i] !== row) this.strings.insertBefore(row, this.strings.children[i] ?? null);
    });
  }

  /**
   * @param {Group} group
   * @param {string} says
   */
  row(group, says) {
    const row = this.copy("string-row");
    row.dataset.says = says;
    row.classList.toggle("settled", !group.undecided);
    const a = row.querySelector("a");
    a.href = `?at=${group.at}`;
    a.dataset.row = String(group.at);
    a.querySelector(".said").textContent = group.said;
    a.querySelector(".count").textContent = String(group.count);
    a.querySelector(".tags").replaceChildren(...this.tags(group));
    a.querySelector(".outcome").textContent = group.proposal?.say ?? group.decided ?? "";
    return row;
  }

  /** @param {string} id of a template */
  copy(id) {
    return /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (document.getElementById(id)).content.firstElementChild.cloneNode(true));
  }

  /** @param {Group} group */
  tags(group) {
    const tags = group.tags.map(({ word, care }) => {
      const tag = document.createElement("span");
      tag.className = care ? "tag tag-care" : "tag";
      tag.textContent = word;
      return tag;
    });
    if (group.person) {
      const label = document.createElement("bdi");
      label.className = "tag label";
      label.textContent = group.person;
      tags.push(label);
    }
    return tags;
  }

  // The card

  /** The flag that is decided now. */
  flag() {
    return this.desk.flags.find(({ at }) => at === this.desk.at);
  }

  /**
   * Makes a flag the current one.
   * @param {number} at
   * @param {{scroll?: boolean}} [how]
   */
  show(at, { scroll = true } = {}) {
    const before = this.flag()?.piece[0];
    this.desk.at = at;
    const flag = this.flag();
    for (const index of new Set([before, flag?.piece[0]])) {
      if (index === undefined || !this.drawn.has(index)) continue;
      this.erase(index);
      this.draw(index);
    }
    for (const input of this.element.querySelectorAll("[data-at], .missed [name=at]")) input.value = String(at);
    for (const a of this.strings.querySelectorAll("[aria-current]")) a.removeAttribute("aria-current");
    if (!flag || !this.card) return;
    const row = this.strings.querySelector(`[data-group="${flag.group}"] a`);
    row?.setAttribute("aria-current", "true");
    // Only the list scrolls for its row, never the page.
    if (row && this.strings.clientHeight < this.strings.scrollHeight) {
      const [a, b] = [row.getBoundingClientRect(), this.strings.getBoundingClientRect()];
      if (a.top < b.top || a.bottom > b.bottom) this.strings.scrollTop += a.top - b.top - 8;
    }
    this.fill(flag);
    // Where the card is above the text, its places show the words.
    if (scroll && !narrow.matches) this.bringIntoView(flag);
  }

  /** @param {Flag} flag */
  fill(flag) {
    const group = this.desk.groups[flag.group];
    const form = this.card;
    const which = group.said + (group.sense ?? "");
    const same = form.dataset.group === which;
    form.dataset.group = which;
    form.elements.at.value = String(flag.at);
    form.elements.end.value = String(flag.end);
    form.elements.said.value = this.said(flag);
    form.elements.sense.value = group.sense ?? "";
    form.querySelector(".string-said").textContent = group.said;
    form.querySelector(".spread .count").textContent = String(group.count);
    form.querySelector(".tags").replaceChildren(...this.tags(group));
    form.querySelector(".outcome").textContent = group.decided ?? "";
    form.querySelector(".places").replaceChildren(...this.places(group, flag));
    if (!this.desk.open) return;
    this.propose(group);
    if (!same) this.emptyFields(group);
    form.querySelector("[data-act=reopen]").disabled = flag.state === "open";
    form.querySelector("#decided").replaceChildren(...this.desk.groups.filter((g) => !g.undecided).map((g) => {
      const option = document.createElement("option");
      option.value = g.said;
      return option;
    }));
  }

  /** What is proposed, and why, and what may be chosen instead. @param {Group} group */
  propose({ proposal, choices }) {
    this.card.querySelector("#proposals").replaceChildren(...choices.map(({ say, accept }, i) => {
      const button = document.createElement("button");
      button.className = "small";
      button.name = "accept";
      button.value = accept;
      const key = document.createElement("kbd");
      key.textContent = String(i + 1);
      const said = document.createElement("bdi");
      said.textContent = say;
      button.append(...(i < 4 ? [key, " "] : []), said);
      return button;
    }));
    const shown = this.card.querySelector("#proposal");
    shown.hidden = !proposal;
    if (!proposal) return;
    const accept = shown.querySelector("[name=accept]");
    accept.value = proposal.accept ?? "";
    accept.disabled = !proposal.accept;
    shown.querySelector("[data-say]").textContent = proposal.say;
    shown.querySelector("[data-why]").textContent = proposal.why;
    const all = shown.querySelector("[data-all]");
    all.hidden = !proposal.all;
    all.querySelector("span").textContent = proposal.all ?? "";
  }

  /** @param {Group} group */
  emptyFields(group) {
    const form = this.card;
    for (const name of ["with", "sameas", "pseudonym", "kind", "gender"]) form.elements[name].value = "";
    form.elements.person.value = group.person ?? "";
    form.elements.reach.value = "everywhere";
    const proclitic = form.elements.proclitic;
    proclitic.replaceChildren(proclitic.options[0], ...group.proclitics.map((letters) => new Option(letters, letters)));
    proclitic.closest(".proclitic").hidden = !group.proclitics.length;
  }

  /** What stands at a flag. @param {Flag} flag */
  said({ piece: [paragraph, start, end] }) {
    return this.paragraphs[paragraph].querySelector(".original").textContent.slice(start, end);
  }

  /**
   * The places of a group with what stands around them; of many those near the
   * current one.
   * @param {Group} group
   * @param {Flag} current
   */
  places(group, current) {
    const most = 24;
    const here = group.flags.findIndex((i) => this.desk.flags[i].at === current.at);
    const from = Math.max(0, Math.min(here - most / 2, group.flags.length - most));
    return group.flags.slice(from, from + most).map((i) => {
      const { at, piece: [paragraph, start, end], state } = this.desk.flags[i];
      const words = this.paragraphs[paragraph].querySelector(".original").textContent;
      const place = this.copy("place-row");
      const a = place.querySelector("a");
      a.href = `?at=${at}`;
      a.dataset.place = String(at);
      a.className = state;
      if (at === current.at) a.setAttribute("aria-current", "true");
      const [before, mark, after] = a.children;
      before.textContent = (start > around ? "…" : "") + words.slice(Math.max(0, start - around), start);
      mark.textContent = words.slice(start, end);
      after.textContent = words.slice(end, end + around) + (end + around < words.length ? "…" : "");
      return place;
    });
  }

  /** @param {Flag} flag */
  bringIntoView(flag) {
    const range = rangeOf(this.paragraphs[flag.piece[0]].querySelector(".original"), flag.piece);
    if (!range) return;
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 120 || bottom > innerHeight - 120) scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
  }

  // Walking

  /**
   * The next undecided string, the most consequential first.
   * @param {1 | -1} step
   */
  go(step) {
    const { groups } = this.desk;
    const own = this.flag()?.group ?? -1;
    for (let n = 1; n <= groups.length; n++) {
      const next = groups[(own + step * n + groups.length * 2) % groups.length];
      if (next.undecided) return this.pick(next.at);
    }
  }

  /** @param {1 | -1} step */
  goPlace(step) {
    const flag = this.flag();
    if (!flag) return;
    const { flags } = this.desk.groups[flag.group];
    const here = flags.findIndex((i) => this.desk.flags[i].at === flag.at);
    this.pick(this.desk.flags[flags[(here + step + flags.length) % flags.length]].at);
  }

  /** @param {number} at */
  pick(at) {
    this.tab("decide");
    getSelection()?.removeAllRanges();
    if (document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement)) document.activeElement.blur();
    this.show(at);
    this.announce();
  }

  /** Says the current string and what is proposed. */
  announce() {
    const group = this.desk.groups[this.flag()?.group ?? -1];
    this.say(group ? [group.said, group.proposal?.say].filter(Boolean).join(". ") : "");
  }

  /** Says the current string to a screen reader, without taking the focus from the keys. @param {string} words */
  say(words) {
    const live = this.element.querySelector("#said-now");
    if (live) live.textContent = words;
  }

  // Deciding

  /** @param {SubmitEvent} event */
  submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("fast" in form.dataset)) return;
    event.preventDefault();
    form.closest("dialog")?.close();
    this.send(form.getAttribute("action"), new FormData(form, event.submitter));
  }

  /**
   * Sends a decision; while one is on its way no other is taken.
   * @param {string} path
   * @param {FormData} data
   */
  async send(path, data) {
    if (this.element.dataset.busy) return;
    this.element.dataset.busy = "sending";
    try {
      const answer = await ask(path, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "application/json" }, accept: true });
      const said = await answer.json();
      this.complain(answer.ok ? null : said);
      if (!answer.ok) return;
      if (document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement)) document.activeElement.blur();
      getSelection()?.removeAllRanges();
      this.take(said);
      if (path.endsWith("/mark")) this.tab("decide");
      const missed = this.element.querySelector("#missed");
      if (missed && path.endsWith("/mark")) missed.value = "";
    } finally {
      delete this.element.dataset.busy;
    }
  }

  /** @param {{heading: string, message?: string, hint?: string} | null} said */
  complain(said) {
    const box = this.element.querySelector("#trouble");
    box.hidden = !said;
    if (!said) return;
    box.querySelector("[data-heading]").textContent = said.heading;
    box.querySelector("[data-message]").textContent = said.message ?? "";
    box.querySelector("[data-hint]").textContent = said.hint ?? "";
    box.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  /** Presses a button of the card, wherever the focus is. @param {string} value of its act */
  press(value) {
    this.tab("decide");
    const button = this.card?.querySelector(`button[name=act][value="${value}"]`);
    if (button && !button.disabled) this.card.requestSubmit(button);
  }

  /**
   * Accepts what is proposed, wherever the focus is but on what Enter presses. Where
   * nothing is, somebody has to say who is meant.
   */
  accept() {
    if (document.activeElement?.matches("a, button, summary, dialog, dialog *") && !document.activeElement.matches("#card [data-act=accept]")) return false;
    const button = this.card?.querySelector("#proposal [name=accept]");
    if (!button || button.closest("[hidden]")) return false;
    this.tab("decide");
    if (button.disabled) this.tabAt("decide", "#person");
    else this.card.requestSubmit(button);
  }

  /** Lists every string of the sort that is looked at, to be accepted together. */
  acceptAll() {
    const group = this.desk.groups[this.flag()?.group ?? -1];
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("alike"));
    if (!group?.proposal?.all || !dialog) return false;
    const list = dialog.querySelector("#alike-strings");
    dialog.querySelector("#alike-title").textContent = group.proposal.all;
    dialog.querySelector("#alike-why").textContent = group.proposal.why;
    list.replaceChildren(...this.desk.groups.filter((g) => g.undecided && g.proposal?.sort === group.proposal.sort).map((g) => this.alike(g)));
    const accept = dialog.querySelector("form .primary");
    accept.disabled = true;
    // Nothing is accepted that was not on the screen.
    this.seen?.disconnect();
    this.seen = new IntersectionObserver((entries) => {
      if (entries.some((e) => e.isIntersecting)) accept.disabled = false;
    }, { root: list });
    dialog.showModal();
    list.scrollTop = 0;
    this.seen.observe(list.lastElementChild);
    list.focus();
  }

  /** @param {Group} group */
  alike(group) {
    const row = this.copy("alike-row");
    const { at, piece: [paragraph, start, end] } = this.desk.flags.find((f) => f.at === group.at);
    const words = this.paragraphs[paragraph].querySelector(".original").textContent;
    row.querySelector("input").value = JSON.stringify({ ...JSON.parse(group.proposal.accept), string: this.said(this.desk.flags.find((f) => f.at === at)) });
    row.querySelector(".said").textContent = group.said;
    row.querySelector(".count").textContent = String(group.count);
    row.querySelector(".outcome").textContent = group.proposal.say;
    row.querySelector(".around").textContent = `${start > around ? "…" : ""}${words.slice(Math.max(0, start - around), end + around)}${end + around < words.length ? "…" : ""}`;
    return row;
  }

  /** @param {number} n of what may be chosen instead, from 0 */
  choose(n) {
    this.tab("decide");
    const button = this.card?.querySelectorAll("#proposals button")[n];
    if (button) this.card.requestSubmit(button);
  }

  /** Takes back what was decided last, as the draft itself remembers it. */
  undo() {
    if (this.card && this.desk.last >= 0) this.send(this.card.getAttribute("action"), formOf({ act: "undo" }));
  }

  /** Goes back to what was decided last, where it may be decided anew. */
  last() {
    if (this.desk.last >= 0) this.pick(this.desk.last);
  }

  reach() {
    if (!this.desk.open || !this.card) return;
    const all = [...this.card.elements.reach];
    const at = all.findIndex((r) => r.checked);
    all[(at + 1) % all.length].checked = true;
    this.tab("decide");
  }

  // Enter in a field presses the button beside it, not the form's first. On who a
  // label means it saves what is chosen there, and does not open the list: the arrows do.
  /** @param {KeyboardEvent} event */
  enter(event) {
    const field = event.target;
    if (event.key === "Enter" && field instanceof HTMLSelectElement && field.closest(".speakers")) {
      event.preventDefault();
      field.form.requestSubmit();
      return;
    }
    if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement) || field.type === "radio" || !field.closest("#card")) return;
    event.preventDefault();
    const button = field.closest(".pair")?.querySelector("button") ?? this.card.querySelector("button[value=replace]");
    this.card.requestSubmit(button);
  }

  // Marking what was missed

  /**
   * The words that are selected in one paragraph of the original.
   * @returns {{paragraph: number, from: number, to: number} | null}
   */
  selected() {
    const selection = getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const words = range.startContainer.parentElement?.closest(".original");
    const node = words?.firstChild;
    if (!node || range.startContainer !== node) return null;
    // A selection by mouse may end at the start of the next element.
    const end = range.endContainer === node ? range.endOffset : node.length;
    const said = node.data.slice(range.startOffset, end);
    const from = range.startOffset + said.length - said.trimStart().length;
    return { paragraph: Number(words.closest("[data-paragraph]").dataset.paragraph), from, to: from + said.trim().length };
  }

  /** @param {boolean} every */
  mark(every) {
    const selected = this.selected();
    if (!selected || !this.desk.open) return;
    this.send(`${this.element.dataset.draft}/mark`, formOf({ ...selected, act: "mark", at: this.desk.at, every: every ? "1" : "" }));
  }

  /**
   * Selects a word by keyboard, beginning beside the current flag.
   * @param {1 | -1} side 1 is right
   * @param {boolean} more whether what is selected grows or shrinks at its end
   */
  word(side, more) {
    const rtl = getComputedStyle(this.element.querySelector("#text")).direction === "rtl";
    const step = rtl ? -side : side;
    const selected = this.selected();
    const flag = this.flag();
    const paragraph = selected?.paragraph ?? flag?.piece[0] ?? 0;
    const node = this.paragraphs[paragraph].querySelector(".original").firstChild;
    if (!(node instanceof Text)) return;
    const words = [...node.data.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu)].map((m) => [m.index, m.index + m[0].length]);
    if (!words.length) return;
    const [from, to] = selected ? [selected.from, selected.to] : flag?.piece[0] === paragraph ? [flag.piece[1], flag.piece[2]] : [0, 0];
    let first = words.findIndex(([, end]) => end > from);
    let last = words.findLastIndex(([start]) => start < to);
    if (first < 0) first = words.length - 1;
    if (more && selected) last = Math.max(first, Math.min(words.length - 1, last + step));
    else {
      const next = step > 0 ? last + 1 : first - 1;
      if (next < 0 || next >= words.length) return this.wordBeyond(paragraph, step);
      first = last = next;
    }
    this.select(node, words[first][0], words[last][1]);
  }

  /**
   * Goes on to the next paragraph that has words.
   * @param {number} paragraph
   * @param {number} step
   */
  wordBeyond(paragraph, step) {
    for (let i = paragraph + step; i >= 0 && i < this.paragraphs.length; i += step) {
      const node = this.paragraphs[i].querySelector(".original").firstChild;
      const words = node instanceof Text ? [...node.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)] : [];
      const word = words.at(step > 0 ? 0 : -1);
      if (word) return this.select(node, word.index, word.index + word[0].length);
    }
  }

  /**
   * @param {Text} node
   * @param {number} from
   * @param {number} to
   */
  select(node, from, to) {
    const range = new Range();
    range.setStart(node, from);
    range.setEnd(node, to);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    this.say(range.toString());
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 80 || bottom > innerHeight - 80) scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
  }

  // What is beside the text

  /** @param {string} name */
  tab(name) {
    if (!this.element.querySelector(`[data-tab="${name}"]`)) name = "decide";
    kept.tab = name;
    for (const section of this.element.querySelectorAll(".tab")) section.classList.toggle("shown", section.id === name);
    for (const a of this.element.querySelectorAll("[data-tab]")) {
      if (a.dataset.tab === name) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  }

  /**
   * A part of the side, with the focus in its field.
   * @param {string} name
   * @param {string} [field]
   */
  tabAt(name, field) {
    this.tab(name);
    const element = field && [...this.element.querySelectorAll(field)].find((e) => e.checkVisibility());
    if (element) element.focus();
    else this.element.querySelector(`#${name}`)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name both, alone or picture */
  view(name) {
    const bench = this.element.querySelector("#bench");
    const picture = this.element.querySelector("#picture");
    if (name === "picture" && !picture) name = "both";
    kept.view = name;
    bench.dataset.view = name;
    this.element.querySelector("[data-act=beside]")?.setAttribute("aria-pressed", String(name === "both"));
    this.element.querySelector(".views [data-act=picture]")?.setAttribute("aria-pressed", String(name === "picture"));
    if (!picture) return;
    picture.hidden = name !== "picture";
    if (name === "picture") this.page(0);
  }

  /** @param {number} step */
  page(step) {
    const picture = this.element.querySelector("#picture");
    if (!picture || picture.hidden) return;
    kept.page = Math.max(1, Math.min(Number(picture.dataset.pages), kept.page + step));
    const source = `${this.element.dataset.draft}/pictures/${kept.page}`;
    const image = picture.querySelector("img");
    if (image.getAttribute("src") !== source) image.src = source;
    picture.querySelector("[data-page]").textContent = `${kept.page} / ${picture.dataset.pages}`;
  }

  /** The turns' form, for the paragraph that is looked at. */
  turns() {
    this.tab("turns");
    const paragraph = this.selected()?.paragraph ?? this.flag()?.piece[0];
    const form = this.element.querySelector("#range");
    if (!form) return;
    if (paragraph !== undefined) form.elements.from.value = form.elements.to.value = String(paragraph + 1);
    form.elements.from.focus();
  }

  speaker() {
    this.tab("turns");
    (this.element.querySelector("[data-act=speaker]") ?? this.element.querySelector("[name=means]"))?.focus();
  }

  finer() {
    const details = this.card?.querySelector(".finer");
    if (!details) return;
    this.tab("decide");
    details.open = !details.open;
    if (details.open) details.querySelector("select").focus();
  }

  /** @param {MouseEvent} event */
  click(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("[data-all]")) return void this.acceptAll();
    if (event.target.closest("[data-close]")) return event.target.closest("dialog").close();
    const to = event.target.closest("[data-row], [data-place], [data-tab], [data-act=beside], .views [data-act=picture], [data-act=page-on], [data-act=page-back]");
    if (to?.matches("[data-row], [data-place]")) {
      event.preventDefault();
      return this.pick(Number(to.dataset.row ?? to.dataset.place));
    }
    if (to?.matches("[data-tab]")) {
      event.preventDefault();
      return this.tab(to.dataset.tab);
    }
    if (to) return act(to.dataset.act);
    const words = event.target.closest(".original");
    if (!words || !getSelection()?.isCollapsed) return;
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const index = Number(words.closest("[data-paragraph]").dataset.paragraph);
    const hit = caret && (this.flagsIn.get(index) ?? []).map((i) => this.desk.flags[i]).find(({ piece: [, start, end] }) => start <= caret.offset && caret.offset <= end);
    if (hit) {
      this.tab("decide");
      this.show(hit.at, { scroll: false });
    }
  }
}

/** @param {Record<string, string | number>} values */
function formOf(values) {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, String(value));
  return data;
}

/** @type {Review | undefined} */
let review;

function start() {
  const element = document.getElementById("review");
  if (!element || review?.element === element) return;
  review?.near.disconnect();
  review = new Review(element);
}

bind({
  next: () => review.go(1),
  previous: () => review.go(-1),
  "place-next": () => review.goPlace(1),
  "place-previous": () => review.goPlace(-1),
  accept: () => review.accept(),
  "accept-all": () => review.acceptAll(),
  "keep-everywhere": () => review.press("keep-everywhere"),
  "keep-here": () => review.press("keep-here"),
  remove: () => review.press("remove"),
  generalise: () => review.tabAt("decide", "#with"),
  "proposal-1": () => review.choose(0),
  "proposal-2": () => review.choose(1),
  "proposal-3": () => review.choose(2),
  "proposal-4": () => review.choose(3),
  replace: () => review.tabAt("decide", "#person"),
  link: () => review.tabAt("decide", "#sameas"),
  reach: () => review.reach(),
  finer: () => review.finer(),
  "word-right": () => review.word(1, false),
  "word-left": () => review.word(-1, false),
  "more-right": () => review.word(1, true),
  "more-left": () => review.word(-1, true),
  mark: () => review.mark(true),
  "mark-place": () => review.mark(false),
  missed: () => review.tabAt("decide", "#missed"),
  "undo-decision": () => review.undo(),
  "last-decided": () => review.last(),
  beside: () => review.view(kept.view === "both" ? "alone" : "both"),
  picture: () => review.view(kept.view === "picture" ? "both" : "picture"),
  "page-on": () => review.page(1),
  "page-back": () => review.page(-1),
  speaker: () => review.speaker(),
  turns: () => review.turns(),
  "tab-decide": () => review.tabAt("decide"),
  "tab-file": () => review.tabAt("file"),
  note: () => review.tabAt("notes", "#note"),
  answer: () => review.tabAt("admit", "#answer"),
});

document.addEventListener("swapped", start);
start();
