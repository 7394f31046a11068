import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {ApiError} from '../../ports/cluster.ts';
import type {KubeContext, KubeconfigUser} from '../../ports/kubeconfig.ts';
import {Sensitive} from '../../sensitive.ts';
import {oidcRemedy} from '../exec-plugin/oidc-remedy.ts';
import type {ExecPlugins} from '../exec-plugin.ts';
import {recordOf} from '../../untyped.ts';

/** What one request shows to prove who it is. */
export type Credentials = {
	/** `Authorization`; absent for certificates and for nobody. */
	authorization?: Sensitive;
	/** PEM. */
	certificate?: {certificate: string; key: Sensitive};
	/** To be called when the server answers 401. */
	onRefused?: () => void;
};

/** How long a token file's content is believed; it is replaced under our feet. */
const tokenFileMs = 5000;

const bearer = (token: string) => new Sensitive(`Bearer ${token}`);

/** When a JSON Web Token ends, in epoch milliseconds; undefined when it does not say. */
const expiryOf = (token: string): number | undefined => {
	try {
		const {exp} = recordOf(
			JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')),
		);
		return typeof exp === 'number' ? exp * 1000 : undefined;
	} catch {
		return undefined;
	}
};

const unauthorized = ({server, user}: KubeContext, text: string, remedy: readonly string[]) =>
	new ApiError(
		'unauthorized',
		`${server}: no credentials for user ${JSON.stringify(user.name)}: ${text}`,
		{remedy},
	);

const providerToken = (
	context: KubeContext,
	{name, idToken}: NonNullable<KubeconfigUser['authProvider']>,
): Sensitive => {
	if (name !== 'oidc') {
		throw unauthorized(context, `the auth-provider ${name} no longer exists`, [
			"Have the kubeconfig entry written anew by your provider's command-line tool.",
		]);
	}

	const token = idToken?.reveal();
	const expiry = expiryOf(token ?? '');
	if (token === undefined || (expiry !== undefined && expiry <= Date.now())) {
		throw unauthorized(
			context,
			token === undefined
				? 'its OIDC auth-provider has no ID token yet'
				: 'the ID token of its OIDC auth-provider has expired',
			oidcRemedy(context.name),
		);
	}

	return bearer(token);
};

/** Gives the credentials of a context, in kubectl's order of preference; runs a plugin when there is one. */
export const makeCredentials = (
	context: KubeContext,
	plugins: Pick<ExecPlugins, 'credential' | 'forget'>,
): ((signal?: AbortSignal) => Promise<Credentials>) => {
	const {user} = context;
	let fileToken: {until: number; token: Sensitive} | undefined;

	const readTokenFile = async (file: string): Promise<Sensitive | undefined> => {
		if (fileToken !== undefined && fileToken.until > performance.now()) {
			return fileToken.token;
		}

		try {
			const text = await readFile(file, 'utf8');
			fileToken = {until: performance.now() + tokenFileMs, token: bearer(text.trim())};
			return fileToken.token;
		} catch {
			return undefined;
		}
	};

	const authorization = async (): Promise<Sensitive | undefined> => {
		if (user.tokenFile !== undefined) {
			const token =
				(await readTokenFile(user.tokenFile)) ??
				(user.token === undefined ? undefined : bearer(user.token.reveal()));
			if (token === undefined) {
				throw unauthorized(context, `its token file ${user.tokenFile} cannot be read`, [
					`Look at it: ls -l ${user.tokenFile}`,
				]);
			}

			return token;
		}

		if (user.token !== undefined) {
			return bearer(user.token.reveal());
		}

		if (user.basic !== undefined) {
			const {username, password} = user.basic;
			return new Sensitive(
				`Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`,
			);
		}

		return undefined;
	};

	return async signal => {
		const {certificate} = user;
		const own = await authorization();
		if (own !== undefined) {
			return {authorization: own, certificate};
		}

		if (user.exec !== undefined) {
			const credential = await plugins.credential(context, {signal});
			return {
				...(credential.token === undefined
					? {}
					: {authorization: bearer(credential.token.reveal())}),
				certificate: credential.certificate ?? certificate,
				onRefused() {
					plugins.forget(context, credential);
				},
			};
		}

		return user.authProvider === undefined
			? {certificate}
			: {authorization: providerToken(context, user.authProvider), certificate};
	};
};
