import type { Cart } from '../../../shared/cart/contract.ts'
import { takeCart } from '../live-cart.ts'
import { askWithSession } from './shop-api.ts'

/** Forms marked `data-add-to-cart` add without leaving the page; others of their buttons do not. */
export function interceptAdds(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-add-to-cart]')) return
    const button = event.submitter
    if (button?.hasAttribute('formaction')) return
    event.preventDefault()
    if (!form.hasAttribute('aria-busy')) void add(form, button)
  })
}

async function add(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const fields = new FormData(form, button)
  const body = {
    variantId: String(fields.get('variantId') ?? ''),
    quantity: Number(fields.get('quantity') ?? 1),
  }
  const input = JSON.stringify(body)
  // After a lost answer the same input keeps its key, so that a retry adds once.
  if (form.dataset.input !== input) {
    form.dataset.input = input
    form.dataset.key = crypto.randomUUID()
  }
  form.setAttribute('aria-busy', 'true')
  button?.setAttribute('aria-busy', 'true')
  showError(form, button, '')
  // The drawer arrives while the shop is being asked.
  const drawer = import('./cart-drawer.ts')
  const answer = await askWithSession<Cart>({
    method: 'POST',
    path: '/api/v1/cart/lines',
    body,
    ...(form.dataset.key === undefined ? {} : { key: form.dataset.key }),
  })
  form.removeAttribute('aria-busy')
  button?.removeAttribute('aria-busy')
  if (answer.ok || answer.status !== 0) delete form.dataset.input
  if (!answer.ok) return showError(form, button, answer.problem.detail)
  takeCart(answer.value)
  ;(await drawer).openDrawer(body.variantId)
}

/** Beside the button that was pressed, where the eye is; read out as it appears. */
function showError(form: HTMLFormElement, button: HTMLElement | null, text: string): void {
  const around = button?.parentElement ?? form
  let place = around.querySelector<HTMLElement>('[data-add-error]')
  if (!place && text === '') return
  if (!place) {
    place = document.createElement('p')
    place.dataset.addError = ''
    place.setAttribute('role', 'alert')
    place.className = 'w-full text-sm font-medium text-danger empty:hidden'
    if (button) button.after(place)
    else form.append(place)
  }
  place.textContent = text
}
