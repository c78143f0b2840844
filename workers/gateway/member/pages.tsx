import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'
import { Profile, type ProfileProps } from '../../../src/storefront/components/account/profile.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { confirmByForm, confirmProps } from '../http/pages/confirm-form.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { wordsOf } from '../http/pages/problem-words.ts'
import { askForEmail, changeProfile, ownProfile, proveEmail } from './profile.ts'

/** The member's profile and email. */
export const profilePages = createRouter()

const TEXT = texts.account
const PATH = '/account'
const NAME_CHARS_MAX = 100
/** The confirmations that the address of the page may name. */
const TOLD: Readonly<Record<string, string>> = { saved: TEXT.saved, email: TEXT.email.changed }

type Told = Pick<ProfileProps, 'told' | 'typed' | 'errors' | 'confirm'> & {
  status?: ContentfulStatusCode
}

async function show(c: GatewayContext, { status, ...told }: Told): Promise<Response> {
  const own = await ownProfile(c)
  if (!own.ok) return answerMember(c, own.problem, PATH)
  return renderAccount(
    c,
    { title: TEXT.title, area: 'profile', path: PATH, ...(status ? { status } : {}) },
    <Profile {...own.value} formKey={newFormKey()} {...told} />,
  )
}

const refused = (problem: Problem): Told => ({
  told: { tone: 'error', text: wordsOf(problem) },
  status: PROBLEMS[problem.code].status as ContentfulStatusCode,
})

profilePages.get(PATH, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, PATH)
  const text = TOLD[c.req.query('told') ?? '']
  return show(c, text === undefined ? {} : { told: { tone: 'success', text } })
})

/** A form's address that is opened: the profile is what there is to see. */
profilePages.get('/account/email', (c) => seeOther(c, PATH))
profilePages.get('/account/email/code', (c) => seeOther(c, PATH))

profilePages.post(PATH, async (c) => {
  const fields = await memberForm(c, PATH)
  if (fields instanceof Response) return fields
  const typed = fields.get('name') ?? ''
  const name = oneLine({ max: NAME_CHARS_MAX, min: 0 }).safeParse(typed)
  if (!name.success) {
    const errors = { name: TEXT.profile.nameTooLong(NAME_CHARS_MAX) }
    return show(c, { typed: { name: typed }, errors, status: 400 })
  }
  const marketing = fields.get('marketing') === 'yes'
  const changed = await changeProfile(c, { name: name.data, marketing })
  if (!changed.ok) return answerMember(c, changed.problem, PATH)
  return seeOther(c, `${PATH}?told=saved`)
})

profilePages.post('/account/email', async (c) => {
  const fields = await memberForm(c, PATH)
  if (fields instanceof Response) return fields
  const typed = { email: fields.get('email') ?? '' }
  const email = emailAddress().safeParse(typed.email)
  if (!email.success) {
    return show(c, { typed, errors: { email: texts.signIn.enterEmail }, status: 400 })
  }
  const asked = await confirmByForm(c, fields)
  if (!asked.ok) return answerMember(c, asked.problem, PATH)
  if (asked.value) {
    return show(c, { typed, confirm: confirmProps(asked.value), status: 403 })
  }
  const sent = await askForEmail(c, email.data)
  if (!sent.ok) return show(c, { typed, ...refused(sent.problem) })
  return seeOther(c, `${PATH}#email-part`)
})

profilePages.post('/account/email/code', async (c) => {
  const fields = await memberForm(c, PATH)
  if (fields instanceof Response) return fields
  const code = oneLine({ max: 20 }).safeParse(fields.get('code') ?? '')
  if (!code.success) return show(c, { errors: { code: texts.signIn.enterCode }, status: 400 })
  const within = await guard(c, 'sign-in')
  const proved = within.ok ? await proveEmail(c, code.data) : within
  if (proved.ok) return seeOther(c, `${PATH}?told=email`)
  const { problem } = proved
  const status = PROBLEMS[problem.code].status as ContentfulStatusCode
  return show(c, { errors: { code: wordsOf(problem) }, status })
})
