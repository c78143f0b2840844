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
    text.textContent = now ? 'Saved to favorites' : 'Add to favorites'
    form.querySelector('svg')?.setAttribute('fill', now ? 'currentColor' : 'none')
  }

  // The page is everybody's: whose favourite this is has to be asked for.
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
    // The button keeps its own words: pressed again it does what they say.
    error.textContent = answer.ok ? '' : answer.problem.detail
    if (answer.ok) show(!isFavourite)
  })
}
