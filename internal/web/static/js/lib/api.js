// Requests to the workbench. A session that has locked takes the page, and the
// text on it, off the screen.

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>} an answer that is ok
 */
export async function ask(path, init) {
  const answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...init });
  if (answer.status === 401) {
    location.replace("/unlock");
  }
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}
