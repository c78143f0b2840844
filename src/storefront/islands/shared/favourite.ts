import { islandTexts } from '../../texts/island-texts.ts'
import { ask, askWithSession, hasSession } from './shop-api.ts'

interface Favourites {
  data: { productId: string }[]
}

const PATH = '/api/v1/favourites'

/** Makes a product's favourite button a switch; without a script it adds and shows the list. */
export function switchFavourite(form: HTMLFormElement): void {
  const productId = form.dataset.favourite ?? ''
  const button = form.querySelector('button')
  const text = form.querySelector('[data-favourite-text]')
  const error = form.querySelector('[data-favourite-error]')
  if (!button || !text || !error) return
  let isFavourite = false

  const show = (now: boolean): void => {
    isFavourite = now
    text.textContent = now ? islandTexts.product.inFavourites : islandTexts.product.addToFavourites
    form.querySelector('svg')?.setAttribute('fill', now ? 'currentColor' : 'none')
  }

  // The page is the same for every visitor, so the script asks for the favourites.
  if (hasSession()) {
    void ask<Favourites>({ method: 'GET', path: PATH }).then((answer) => {
      if (answer.ok) show(answer.value.data.some((one) => one.productId === productId))
    })
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (button.hasAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    const method = isFavourite ? 'DELETE' : 'PUT'
    const answer = await askWithSession({ method, path: `${PATH}/${productId}` })
    button.removeAttribute('aria-busy')
    // The button keeps its label, so that another press does the same.
    error.textContent = answer.ok ? '' : answer.problem.detail
    if (answer.ok) show(!isFavourite)
  })
}
