const PRESSED = ':is(a, button, label, summary):active'
const LOOK_AGAIN_MS = 30

/**
 * Waits while something is pressed. A button that is replaced or moved between press and release is
 * never clicked, so a change that the visitor did not ask for lets the press end first.
 */
export async function released(): Promise<void> {
  while (document.querySelector(PRESSED)) {
    await new Promise((look) => setTimeout(look, LOOK_AGAIN_MS))
  }
}
