import {isRecord} from '../../untyped.ts';
import {PlainScalar} from './plain-scalar.ts';

/**
What client-go decodes a kubeconfig into (`k8s.io/client-go/tools/clientcmd/api/v1`, by its JSON names): a value of another type makes
kubectl, istioctl and Helm refuse the whole file, used or not (seen with kubectl 1.35). Fields that are missing here are not looked at.
*/
type GoType =
	'text' | 'bool' | 'base64' | 'anything' | readonly [GoType] | {readonly [field: string]: GoType};

const extensions = [{name: 'text', extension: 'anything'}] as const;

const clusterEntry = {
	server: 'text',
	'tls-server-name': 'text',
	'insecure-skip-tls-verify': 'bool',
	'certificate-authority': 'text',
	'certificate-authority-data': 'base64',
	'proxy-url': 'text',
	'disable-compression': 'bool',
	extensions,
} as const;

const userEntry = {
	'client-certificate': 'text',
	'client-certificate-data': 'base64',
	'client-key': 'text',
	'client-key-data': 'base64',
	token: 'text',
	tokenFile: 'text',
	as: 'text',
	'as-uid': 'text',
	'as-groups': ['text'],
	'as-user-extra': {'*': ['text']},
	username: 'text',
	password: 'text',
	'auth-provider': {name: 'text', config: {'*': 'text'}},
	exec: {
		command: 'text',
		args: ['text'],
		env: [{name: 'text', value: 'text'}],
		apiVersion: 'text',
		installHint: 'text',
		provideClusterInfo: 'bool',
		interactiveMode: 'text',
	},
	extensions,
} as const;

export const configType = {
	kind: 'text',
	apiVersion: 'text',
	preferences: {colors: 'bool', extensions},
	clusters: [{name: 'text', cluster: clusterEntry}],
	users: [{name: 'text', user: userEntry}],
	contexts: [
		{name: 'text', context: {cluster: 'text', user: 'text', namespace: 'text', extensions}},
	],
	'current-context': 'text',
	extensions,
} as const satisfies GoType;

/** `path` leads to the value, e.g. `users[1].user.token`; the value itself, which may be a secret, is in neither. */
export type TypeFault = {path: string; fault: string};

const isList = (type: GoType): type is readonly [GoType] => Array.isArray(type);

const nameOf = (value: unknown): string => {
	if (value instanceof PlainScalar) {
		return value.kind === 'bool' ? 'true or false' : 'a number';
	}

	if (typeof value === 'string') {
		return 'text';
	}

	return Array.isArray(value) ? 'a list' : 'a map';
};

const expected = {text: 'text', bool: 'true or false', base64: 'base64'} as const;

/** Go's decoder skips line breaks, and wants all padding. */
const isBase64 = (text: string): boolean =>
	/^(?:[A-Za-z0-9+\/]{4})*(?:[A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=)?$/v.test(
		text.replaceAll(/[\r\n]/gv, ''),
	);

const scalarFault = (value: unknown, type: 'text' | 'bool' | 'base64'): string | undefined => {
	if (type === 'bool') {
		return value instanceof PlainScalar && value.kind === 'bool'
			? undefined
			: `is ${nameOf(value)} where kubectl wants true or false${typeof value === 'string' ? ': write it without quotes' : ''}`;
	}

	if (typeof value !== 'string') {
		return `is ${nameOf(value)} where kubectl wants ${expected[type]}${value instanceof PlainScalar ? ': put it into quotes' : ''}`;
	}

	return type === 'base64' && !isBase64(value) ? 'is not base64' : undefined;
};

/** Every value below `value` that client-go cannot decode. */
export const typeFaults = (value: unknown, type: GoType, path = ''): TypeFault[] => {
	if (value === null || value === undefined || type === 'anything') {
		return [];
	}

	if (typeof type === 'string') {
		const fault = scalarFault(value, type);
		return fault === undefined ? [] : [{path, fault}];
	}

	if (isList(type)) {
		return Array.isArray(value)
			? value.flatMap((item: unknown, index) =>
					typeFaults(item, type[0], `${path}[${String(index)}]`),
				)
			: [{path, fault: `is ${nameOf(value)} where kubectl wants a list`}];
	}

	if (!isRecord(value) || value instanceof PlainScalar) {
		return [{path, fault: `is ${nameOf(value)} where kubectl wants a map`}];
	}

	const {'*': every} = type;
	return Object.entries(value).flatMap(([field, own]) => {
		const ownType = every ?? (Object.hasOwn(type, field) ? type[field] : undefined);
		return ownType === undefined
			? []
			: typeFaults(own, ownType, path === '' ? field : `${path}.${field}`);
	});
};
