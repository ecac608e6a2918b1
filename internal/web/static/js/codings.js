// The codings of the document as this page knows them: what the workbench has,
// and what it was just told and has not confirmed yet.
import { ask } from "./lib/api.js";
import { freeLane, giveLanes } from "./lib/span.js";

/** @typedef {import("./lib/span.js").Piece} Piece */
/** @typedef {{id: string, name: string, path: string, definition?: string, depth: number, hue: number}} Code */
/** @typedef {{id: string, code: Code, coder: string, mine: boolean, inside: boolean, pieces: Piece[], lane: number, waiting: boolean}} Coding */

export class Refused extends Error {
  /** @param {{kind: string, heading: string, message?: string, hint?: string}} why */
  constructor(why) {
    super([why.message ? `${why.heading}: ${why.message}` : why.heading, why.hint].filter(Boolean).join(" · "));
    this.kind = why.kind;
  }
}

/** In reading order, the longer first; as codings.json sorts. @param {Coding} a @param {Coding} b */
const byPlace = (a, b) => {
  if (!a.pieces.length || !b.pieces.length) return b.pieces.length - a.pieces.length;
  const [p, q] = [a.pieces[0], b.pieces[0]];
  return p[0] - q[0] || p[1] - q[1] || length(b) - length(a);
};
/** @param {Coding} c */
export const length = ({ pieces }) => pieces.reduce((n, [, start, end]) => n + end - start, 0);

const wideEnough = 6; // lanes

export class Codings extends EventTarget {
  /** @param {string} document id */
  constructor(document, version) {
    super();
    this.path = `/documents/${document}`;
    this.version = version;
    /** @type {Coding[]} in reading order */
    this.all = [];
    /** @type {Code[]} in the order of the codebook */
    this.codes = [];
    /** @type {Code[]} the last ones laid first */
    this.recent = [];
    this.lanes = 1;
    /** @type {Map<string, Coding>} */
    this.byId = new Map();
    /** @type {Map<number, Coding[]>} those that reach into a paragraph */
    this.in = new Map();
    /** "all", "mine" or "others": whose are shown */
    this.whose = "all";
    /** @type {Code | null} the code that is shown alone */
    this.only = null;
    this.drawn = 0;
    /** Acts reach the workbench one after another. */
    this.line = Promise.resolve();
  }

  /** What came behind the page, once; later, what the workbench has then. */
  async read() {
    const behind = document.getElementById("behind");
    if (!behind) return (await ask(`${this.path}/codings.json`)).json();
    behind.remove();
    return JSON.parse(behind.textContent);
  }

  /** Reads all of them. Answers false where another version of the document stands. */
  async load() {
    const data = await this.read();
    if (data.version !== this.version) return false;
    this.codes = data.codes;
    this.all = data.codings.map((row) => this.fromRow(row, data.codes));
    this.lanes = Math.max(1, giveLanes(this.all));
    this.byId.clear();
    this.in.clear();
    for (const c of this.all) this.index(c);
    this.recent = this.recent.map((code) => this.codeOf(code.id)).filter((code) => code);
    this.changed(null);
    return true;
  }

  // Taking arrays apart by patterns is several times slower where nothing is
  // compiled yet, and there may be ten thousand rows in the way of the first paint.
  /** @param {[id: string, code: number, coder: string, mine: 0 | 1, inside: 0 | 1, ...pieces: Piece[]]} row @param {Code[]} codes */
  fromRow(row, codes) {
    return { id: row[0], code: codes[row[1]], coder: row[2], mine: row[3] === 1, inside: row[4] === 1, pieces: row.slice(5), lane: 0, waiting: false };
  }

  /** @param {string} id */
  codeOf(id) {
    return this.codes.find((c) => c.id === id);
  }

  /** @param {Coding} c */
  index(c) {
    this.byId.set(c.id, c);
    for (const piece of c.pieces) {
      const there = this.in.get(piece[0]);
      if (there) there.push(c);
      else this.in.set(piece[0], [c]);
    }
  }

  /** @param {Coding} c */
  isShown(c) {
    return (!this.only || c.code === this.only) && (this.whose === "all" || c.mine === (this.whose === "mine"));
  }

  /** The codings under a place, the shortest first. @param {number} paragraph @param {number} at */
  under(paragraph, at) {
    return (this.in.get(paragraph) ?? [])
      .filter((c) => this.isShown(c) && c.pieces.some(([p, start, end]) => p === paragraph && start <= at && at < end))
      .sort((a, b) => length(a) - length(b));
  }

  /** @param {Coding | null} what null for everything */
  changed(what) {
    this.dispatchEvent(new CustomEvent("changed", { detail: what }));
  }

  /** @param {Coding} c */
  add(c) {
    let [at, end] = [0, this.all.length];
    while (at < end) {
      const middle = (at + end) >> 1;
      if (byPlace(c, this.all[middle]) < 0) end = middle;
      else at = middle + 1;
    }
    this.all.splice(at, 0, c);
    // A margin that is wide already is not made wider: all of the text would move.
    c.lane = Math.min(freeLane(c, new Set(c.pieces.flatMap(([p]) => this.in.get(p) ?? []))), Math.max(this.lanes, wideEnough) - 1);
    this.lanes = Math.max(this.lanes, c.lane + 1);
    this.index(c);
    this.changed(c);
  }

  /** @param {Coding} c */
  remove(c) {
    const at = this.all.indexOf(c);
    if (at < 0) return;
    this.all.splice(at, 1);
    this.byId.delete(c.id);
    for (const [p] of c.pieces) this.in.set(p, this.in.get(p).filter((other) => other !== c));
    this.changed(c);
  }

  /** @param {Code} code */
  used(code) {
    this.recent = [code, ...this.recent.filter((c) => c !== code)].slice(0, 9);
  }

  /** Takes a code that an answer brings into the codebook, and gives the one known here. @param {Code} code */
  know(code) {
    const known = this.codeOf(code.id);
    if (known) return Object.assign(known, code);
    const at = this.codes.findIndex((c) => c.depth === 0 && c.path.localeCompare(code.path) > 0);
    this.codes.splice(at < 0 ? this.codes.length : at, 0, code);
    return code;
  }

  /**
   * Sends an act, after those before it.
   * @param {string} path below the document's
   * @param {Record<string, string>} fields
   */
  async send(path, fields) {
    const answer = await ask(this.path + path, { method: "POST", body: new URLSearchParams({ version: String(this.version), ...fields }), accept: true });
    const data = await answer.json();
    if (!answer.ok) throw new Refused(data);
    return data;
  }

  /**
   * Puts something behind the acts that are under way.
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  next(act) {
    const done = this.line.then(act);
    this.line = done.then(() => {}, () => {});
    return done;
  }

  /** Takes in what an answer says is there now, and what is not. */
  take(data) {
    for (const id of data.removed ?? []) if (this.byId.has(id)) this.remove(this.byId.get(id));
    const added = [];
    for (const row of data.codings ?? []) {
      const [id, at] = row;
      const code = this.know(data.codes[at]);
      const before = this.byId.get(id);
      if (before) {
        added.push(before);
        continue;
      }
      const fresh = { ...this.fromRow(row, data.codes), code };
      this.add(fresh);
      added.push(fresh);
    }
    return added;
  }

  /**
   * Lays a code, at once on the page and then in the study.
   * @param {{code?: Code, name?: string, invivo?: boolean}} what
   * @param {Piece[]} pieces
   * @returns {{now: Coding | null, done: Promise<Coding>}} now: what is drawn before the answer
   */
  lay(what, pieces) {
    const [first, last] = [pieces[0], pieces[pieces.length - 1]];
    /** @type {Record<string, string>} */
    const fields = { from: `${first[0]}:${first[1]}`, to: `${last[0]}:${last[2]}` };
    if (what.code) fields.code = what.code.id;
    else if (what.invivo) fields.invivo = "1";
    else fields.name = what.name;
    let now = null;
    if (what.code) {
      this.used(what.code);
      now = { id: `waiting-${++this.drawn}`, code: what.code, coder: "", mine: true, inside: false, pieces, lane: 0, waiting: true };
      this.add(now);
    }
    const done = this.next(() => this.send("/codings", fields)).then((data) => this.confirm(now, data), (error) => {
      if (now) this.remove(now);
      throw error;
    });
    return { now, done };
  }

  /** What was drawn becomes what the study has. @param {Coding | null} now */
  confirm(now, data) {
    const { id, coder, pieces } = this.fromRow(data.codings[0], data.codes);
    if (!now || this.byId.has(id)) {
      if (now) this.remove(now);
      const [laid] = this.take(data);
      this.used(laid.code);
      return laid;
    }
    this.byId.delete(now.id);
    Object.assign(now, { id, coder, pieces, waiting: false });
    this.byId.set(id, now);
    this.changed(now);
    return now;
  }

  /** Takes a coding away, at once on the page and then in the study. @param {Coding} c */
  uncode(c) {
    this.remove(c);
    return this.next(() => this.send(`/codings/${c.id}/remove`, {})).catch((error) => {
      this.add(c);
      throw error;
    });
  }

  /** Gives a coding other words, once the study has them. @param {Coding} c @param {Piece[]} pieces */
  extend(c, pieces) {
    const [first, last] = [pieces[0], pieces[pieces.length - 1]];
    const fields = { from: `${first[0]}:${first[1]}`, to: `${last[0]}:${last[2]}` };
    return this.next(() => this.send(`/codings/${c.id}/extent`, fields)).then((data) => this.take(data)[0]);
  }

  /** @param {"undo" | "redo"} way */
  step(way) {
    return this.next(() => this.send(`/${way}`, {})).then(async (data) => {
      let touched = [];
      if (data.kind === "codings") touched = this.take(data);
      else if (data.kind === "code") await this.load();
      return { ...data, touched };
    });
  }
}
