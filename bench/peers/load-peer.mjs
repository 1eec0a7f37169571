/**
 * The module of an installed peer. When it is absent: one line that says how to get it, and exit code 1.
 *
 * @param {string} name
 */
export async function loadPeer(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    console.error(`${name} is not installed; run "node bench/peers/install.mjs" first`);
    process.exit(1);
  }
}
