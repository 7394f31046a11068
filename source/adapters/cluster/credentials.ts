import {Buffer} from 'node:buffer';
import {ApiError} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import {Sensitive} from '../../sensitive.ts';
import {readRegular} from '../disk/read-regular.ts';
import {oidcRemedy} from '../exec-plugin/oidc-remedy.ts';
import type {ExecPlugins} from '../exec-plugin/exec-plugins.ts';
import {readAuthProvider} from '../kubeconfig/user-entry.ts';
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

const unauthorized = ({server, user}: KubeContext, text: string, remedy: readonly string[]) =>
	new ApiError('unauthorized', `no credentials for user ${JSON.stringify(user.name)}: ${text}`, {
		server,
		remedy,
	});

/** How long before its end a token counts as expired, as in kubectl (fact K-5): clocks differ. */
const expiryMarginMs = 10_000;

/** The latest moment that JavaScript can write. */
const latestSeconds = 8.64e12;

/** When a JSON Web Token ends, in epoch milliseconds; undefined for what is none, or does not say. */
const expiryOf = (token: string): number | undefined => {
	const parts = token.split('.');
	try {
		const {exp} = recordOf(JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8')));
		return parts.length === 3 && typeof exp === 'number' && Math.abs(exp) < latestSeconds
			? Math.trunc(exp) * 1000
			: undefined;
	} catch {
		return undefined;
	}
};

const isValid = (idToken: Sensitive | undefined): boolean =>
	(expiryOf(idToken?.reveal() ?? '') ?? 0) > Date.now() + expiryMarginMs;

/** Why the ID token of an auth-provider cannot be shown to a server. */
const idTokenFault = (idToken: Sensitive | undefined): string => {
	if (idToken === undefined) {
		return 'has no ID token yet';
	}

	const expiry = expiryOf(idToken.reveal());
	return expiry === undefined
		? 'has an ID token that does not say when it expires'
		: `has an ID token that expired at ${new Date(expiry).toISOString()}`;
};

/**
The ID token of an OIDC auth-provider while it is valid (fact K-5). An expired one is looked for anew in its file, where kubectl
writes the next one; it is never renewed here, since whoever uses a refresh token has to write its successor back.
*/
const makeIdToken = (context: KubeContext): (() => Sensitive) => {
	const {user} = context;
	let provider = user.authProvider;
	return () => {
		if (!isValid(provider?.idToken)) {
			provider = readAuthProvider(user) ?? provider;
		}

		if (provider?.idToken === undefined || !isValid(provider.idToken)) {
			throw unauthorized(
				context,
				`its OIDC auth-provider in ${user.file} ${idTokenFault(provider?.idToken)}`,
				oidcRemedy(context),
			);
		}

		return bearer(provider.idToken.reveal());
	};
};

/** Gives the credentials of a context, in kubectl's order of preference; runs a plugin when there is one. */
export const makeCredentials = (
	context: KubeContext,
	plugins: Pick<ExecPlugins, 'credential' | 'forget'>,
): ((signal?: AbortSignal) => Promise<Credentials>) => {
	const {user} = context;
	const idToken = makeIdToken(context);
	let fileToken: {until: number; token: Sensitive} | undefined;

	const readTokenFile = async (file: string): Promise<Sensitive | undefined> => {
		if (fileToken !== undefined && fileToken.until > performance.now()) {
			return fileToken.token;
		}

		try {
			const bytes = await readRegular(file);
			fileToken = {
				until: performance.now() + tokenFileMs,
				token: bearer(bytes.toString('utf8').trim()),
			};
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
		const {certificate, authProvider} = user;
		// Neither does kubectl show anything to a server without TLS (fact K-6).
		if (!context.server.startsWith('https:')) {
			return {};
		}

		if (authProvider !== undefined && authProvider.name !== 'oidc') {
			throw unauthorized(context, `the auth-provider ${authProvider.name} no longer exists`, [
				"Have the kubeconfig entry written anew by your provider's command-line tool.",
			]);
		}

		const own = await authorization();
		if (own !== undefined) {
			return {authorization: own, certificate};
		}

		if (certificate === undefined && user.exec !== undefined) {
			const credential = await plugins.credential(context, {signal});
			return {
				authorization:
					credential.token === undefined ? undefined : bearer(credential.token.reveal()),
				certificate: credential.certificate,
				onRefused() {
					plugins.forget(context, credential);
				},
			};
		}

		return user.authProvider === undefined
			? {certificate}
			: {authorization: idToken(), certificate};
	};
};
