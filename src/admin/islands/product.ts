/**
 * The form of a product. Every handler stands on the document: the island `live` puts a new form in
 * the place of the old one.
 */
const formOf = (target: EventTarget | null): HTMLFormElement | null =>
  target instanceof Element ? target.closest<HTMLFormElement>('[data-product-form]') : null

/** A form that comes back with errors, new rows or a conflict is unsaved from the beginning. */
let isDirty = document.querySelector('[data-product-form][data-dirty]') !== null

/** Shows or hides the note of unsaved changes. */
function showDirty(): void {
  const form = document.querySelector<HTMLFormElement>('[data-product-form]')
  const note = form?.querySelector<HTMLElement>('[data-unsaved]')
  if (note) note.textContent = isDirty ? (form?.dataset.productForm ?? '') : ''
}

document.addEventListener('input', ({ target }) => {
  if (!formOf(target)) return
  isDirty = true
  showDirty()
})

document.addEventListener('submit', ({ target }) => {
  if (formOf(target)) isDirty = false
})

document.addEventListener('kerbside:shown', () => {
  isDirty = false
})

addEventListener('beforeunload', (event) => {
  if (isDirty) event.preventDefault()
})

/** Enter saves. The form's first button would add variants. */
document.addEventListener('keydown', (event) => {
  const { target } = event
  const form = formOf(target)
  if (event.key !== 'Enter' || !form || !(target instanceof HTMLInputElement)) return
  if (target.type === 'checkbox' || target.type === 'radio') return
  event.preventDefault()
  const adds = /^(option|values)\d$/.test(target.name)
  form.querySelector<HTMLElement>(adds ? 'button[name="add"]' : '[data-save]')?.click()
})

showDirty()
