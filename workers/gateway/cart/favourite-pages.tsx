import { isPublished } from '../../../src/shared/catalog/read/store.ts'
import { FAVOURITES_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { FavouriteList } from '../../../src/storefront/components/catalog/favourite-list.tsx'
import { ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../src/storefront/components/layout/notice.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { requireSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import {
  executeForm,
  isSessionOver,
  newFormKey,
  nextPath,
  ownForm,
  seeOther,
} from '../http/pages/forms.ts'
import { ownPage } from '../http/pages/member-page.tsx'
import { renderPage } from '../http/pages/render.tsx'
import { favouriteProducts } from './favourite-products.ts'

export const favouritePages = createRouter()

const TEXT = texts.favourites
const NONE = ok({ products: [], gone: 0, more: false })

/** The visitor's favourites; none for one without a session. */
async function read(c: GatewayContext) {
  const session = await requireSession(c)
  if (!session.ok) return NONE
  const reading = await favouriteProducts(c, FAVOURITES_MAX)
  return !reading.ok && isSessionOver(reading.problem) ? NONE : reading
}

favouritePages.get('/favourites', async (c) => {
  const reading = await read(c)
  if (!reading.ok) return answerProblem(c, reading.problem)
  const { products, gone } = reading.value
  return renderPage(
    c,
    { title: TEXT.title, canonical: '/favourites', noIndex: true, visibility: 'private' },
    ownPage(
      c,
      TEXT.title,
      'favourites',
      <>
        {gone > 0 ? (
          <div class="mt-4">
            <Notice tone="info">{TEXT.gone(gone)}</Notice>
          </div>
        ) : null}
        {products.length > 0 ? (
          <FavouriteList products={products} formKey={newFormKey()} next="/favourites" />
        ) : (
          <EmptyState icon="heart" title={TEXT.empty.title} text={TEXT.empty.text}>
            <ButtonLink href="/">{TEXT.browse}</ButtonLink>
          </EmptyState>
        )}
      </>,
    ),
  )
})

/** `favourite=add` or `favourite=remove`, by the name of the button that was pressed. */
favouritePages.post('/favourites/:productId', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const productId = c.req.param('productId')
  const removed = form.value.get('favourite') === 'remove'
  if (!removed && !(await isPublished(c.env.CATALOG_DB, productId))) {
    return answerProblem(c, refuse('not_found').problem)
  }
  const type = removed ? 'favourite.remove' : 'favourite.add'
  const answer = await executeForm(c, { type, productId }, form.value)
  if (!answer.ok) return answerProblem(c, answer.problem)
  return seeOther(c, nextPath(form.value, '/favourites'))
})
