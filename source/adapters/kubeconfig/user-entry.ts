import type {
	AuthProvider,
	ExecPlugin,
	Impersonation,
	KubeAuth,
	KubeconfigUser,
} from '../../ports/kubeconfig.ts';
import {Sensitive} from '../../sensitive.ts';
import {isRecord, listOf, recordOf, textOf} from '../../untyped.ts';
import {checkReadable, EntryProblem, pemOf, resolvePath} from './material.ts';
import {isTrue} from './plain-scalar.ts';
import {readDocument} from './read-document.ts';

const texts = (value: unknown): string[] => listOf(value).map(element => textOf(element) ?? '');

const readCertificate = (
	entry: Readonly<Record<string, unknown>>,
	file: string,
): KubeconfigUser['certificate'] => {
	const certificate = pemOf(entry, 'client-certificate', file);
	const key = pemOf(entry, 'client-key', file);
	if (certificate === undefined && key === undefined) {
		return undefined;
	}

	if (certificate === undefined || key === undefined) {
		throw new EntryProblem(
			certificate === undefined
				? 'it has a client key but no client certificate'
				: 'it has a client certificate but no client key',
		);
	}

	return {certificate, key: new Sensitive(key)};
};

/** What kubectl asks of an entry before it renews an ID token (fact K-5). */
const renewalFields = ['refresh-token', 'idp-issuer-url', 'client-id'] as const;

const authProviderOf = (entry: Readonly<Record<string, unknown>>): AuthProvider | undefined => {
	const provider = entry['auth-provider'];
	if (!isRecord(provider)) {
		return undefined;
	}

	const config = recordOf(provider['config']);
	const name = textOf(provider['name']) ?? 'unknown';
	const lacking = ['idp-issuer-url', 'client-id'].find(
		field => textOf(config[field]) === undefined,
	);
	if (name === 'oidc' && lacking !== undefined) {
		throw new EntryProblem(`its auth-provider has no ${lacking}, without which kubectl refuses it`);
	}

	const idToken = textOf(config['id-token']);
	return {
		name,
		idToken: idToken === undefined ? undefined : new Sensitive(idToken),
		canRenew: renewalFields.every(field => textOf(config[field]) !== undefined),
	};
};

/** The auth-provider of a user as its file has it now; undefined where there is none any more, or the file cannot be read. */
export const readAuthProvider = ({
	name,
	file,
}: Pick<KubeconfigUser, 'name' | 'file'>): AuthProvider | undefined => {
	const read = readDocument(file);
	const entry =
		read.kind === 'document'
			? listOf(read.document['users'])
					.map(item => recordOf(item))
					.find(item => textOf(item['name']) === name)
			: undefined;
	try {
		return authProviderOf(recordOf(entry?.['user']));
	} catch (error) {
		if (error instanceof EntryProblem) {
			return undefined;
		}

		throw error;
	}
};

const interactiveModes: readonly string[] = ['Never', 'IfAvailable', 'Always'] satisfies Array<
	ExecPlugin['interactiveMode']
>;
const isInteractiveMode = (mode: string): mode is ExecPlugin['interactiveMode'] =>
	interactiveModes.includes(mode);

const readExec = (exec: Readonly<Record<string, unknown>>, file: string): ExecPlugin => {
	const command = textOf(exec['command']);
	const apiVersion = textOf(exec['apiVersion']);
	if (command === undefined || apiVersion === undefined) {
		throw new EntryProblem(
			`its exec plugin has no ${command === undefined ? 'command' : 'apiVersion'}`,
		);
	}

	const givenMode = textOf(exec['interactiveMode']);
	if (givenMode === undefined && apiVersion === 'client.authentication.k8s.io/v1') {
		throw new EntryProblem(
			'its exec plugin has no interactiveMode, which client.authentication.k8s.io/v1 asks for: Never, IfAvailable or Always',
		);
	}

	const mode = givenMode ?? 'IfAvailable';
	if (!isInteractiveMode(mode)) {
		throw new EntryProblem(
			`its exec plugin has an unknown interactiveMode ${JSON.stringify(mode)}`,
		);
	}

	const env = listOf(exec['env']).map((variable): [string, string] => {
		const name = textOf(recordOf(variable)['name']);
		if (name === undefined) {
			throw new EntryProblem('its exec plugin has an environment variable without a name');
		}

		return [name, textOf(recordOf(variable)['value']) ?? ''];
	});
	return {
		apiVersion,
		command: command.includes('/') ? resolvePath(file, command) : command,
		args: new Sensitive(texts(exec['args'])),
		env: new Sensitive(Object.fromEntries(env)),
		installHint: textOf(exec['installHint']),
		provideClusterInfo: isTrue(exec['provideClusterInfo']),
		interactiveMode: mode,
	};
};

const readImpersonation = (entry: Readonly<Record<string, unknown>>): Impersonation | undefined => {
	const user = textOf(entry['as']);
	const uid = textOf(entry['as-uid']);
	const groups = texts(entry['as-groups']);
	const extra = Object.fromEntries(
		Object.entries(recordOf(entry['as-user-extra'])).map(([key, values]) => [key, texts(values)]),
	);
	if (
		user === undefined &&
		uid === undefined &&
		groups.length === 0 &&
		Object.keys(extra).length === 0
	) {
		return undefined;
	}

	if (user === undefined) {
		throw new EntryProblem(
			'it impersonates groups or a uid without a user (`as`), which API servers refuse',
		);
	}

	return {
		user,
		uid,
		groups,
		extra,
	};
};

/** Throws `EntryProblem` for credentials that kubectl refuses together (fact K-6). */
const refuseMixedCredentials = (entry: Readonly<Record<string, unknown>>): void => {
	const has = (field: string) => textOf(entry[field]) !== undefined;
	const token = ['token', 'tokenFile'].find(field => has(field));
	const basic = ['username', 'password'].find(field => has(field));
	if (token !== undefined && basic !== undefined) {
		throw new EntryProblem(
			`it has ${token} and ${basic}, which kubectl refuses: remove one of them`,
		);
	}

	if (isRecord(entry['exec']) && isRecord(entry['auth-provider'])) {
		throw new EntryProblem(
			'it has exec and auth-provider, which kubectl refuses: remove one of them',
		);
	}
};

/** A `users` entry. Throws `EntryProblem` for credentials that cannot be used. Runs nothing. */
export const readUser = (
	name: string,
	file: string,
	entry: Readonly<Record<string, unknown>>,
): KubeconfigUser => {
	refuseMixedCredentials(entry);
	const token = textOf(entry['token']);
	const tokenFile = textOf(entry['tokenFile']);
	const username = textOf(entry['username']);
	const certificate = readCertificate(entry, file);
	const impersonation = readImpersonation(entry);
	const authProvider = authProviderOf(entry);
	if (tokenFile !== undefined && token === undefined) {
		checkReadable(resolvePath(file, tokenFile));
	}

	return {
		name,
		file,
		token: token === undefined ? undefined : new Sensitive(token),
		tokenFile: tokenFile === undefined ? undefined : resolvePath(file, tokenFile),
		basic:
			username === undefined
				? undefined
				: {username, password: new Sensitive(textOf(entry['password']) ?? '')},
		certificate,
		exec: isRecord(entry['exec']) ? readExec(entry['exec'], file) : undefined,
		authProvider,
		impersonation,
	};
};

/** Which of its credentials a client uses: a token, a password or a certificate before a plugin, as in kubectl (fact K-6). */
export const authOf = (user: KubeconfigUser): KubeAuth => {
	if ([user.token, user.tokenFile, user.basic, user.certificate].some(own => own !== undefined)) {
		return 'static';
	}

	if (user.exec !== undefined) {
		return 'exec';
	}

	return user.authProvider === undefined ? 'none' : 'oidc';
};
