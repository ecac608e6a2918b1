// Requests to the workbench. A session that has locked takes the page, and the
// text on it, off the screen.

/**
 * @param {string} path
 * @param {RequestInit & {accept?: boolean}} [init] accept: an answer that is an error page is an answer
 * @returns {Promise<Response>} an answer that is ok
 */
export async function ask(path, init) {
  const answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...init });
  if (answer.status === 401) {
    location.replace("/unlock");
    throw new Error("401");
  }
  if (!answer.ok && !init?.accept) throw new Error(`${answer.status}`);
  return answer;
}
