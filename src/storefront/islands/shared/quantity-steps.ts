/** Makes the two steps beside each quantity field work. */
export function enliven(): void {
  for (const group of document.querySelectorAll<HTMLElement>('[data-quantity]')) {
    group.dataset.live = ''
    const field = group.querySelector('input')
    if (field) showBounds(group, field)
  }
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-quantity] [data-step]') : null
    const group = button?.closest<HTMLElement>('[data-quantity]')
    const field = group?.querySelector('input')
    if (!(button instanceof HTMLButtonElement) || !group || !field) return
    if (button.dataset.step === '1') field.stepUp()
    else field.stepDown()
    field.dispatchEvent(new Event('change', { bubbles: true }))
  })
  document.addEventListener('change', ({ target }) => {
    const group = target instanceof Element ? target.closest<HTMLElement>('[data-quantity]') : null
    if (group && target instanceof HTMLInputElement) showBounds(group, target)
  })
}

function showBounds(group: HTMLElement, field: HTMLInputElement): void {
  for (const button of group.querySelectorAll<HTMLButtonElement>('[data-step]')) {
    const bound = button.dataset.step === '1' ? field.max : field.min
    button.disabled = field.disabled || field.value === bound
  }
}
