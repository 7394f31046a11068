import type {ExecPlugin} from '../../ports/kubeconfig.ts';
import {Sensitive} from '../../sensitive.ts';
import {isRecord, recordOf, textOf} from '../../untyped.ts';

/** What a credential plugin hands out. */
export type ExecCredential = {
	token?: Sensitive;
	/** PEM. */
	certificate?: {certificate: string; key: Sensitive};
	/** Epoch milliseconds; valid until the server refuses it when there is none. */
	expiresAt?: number;
};

const parse = (output: string): Record<string, unknown> | undefined => {
	try {
		const value: unknown = JSON.parse(output);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
};

/** Reads a plugin's output, or says what is wrong with it in words that quote nothing of it. */
export const readCredential = (
	output: string,
	plugin: ExecPlugin,
): ExecCredential | {fault: string} => {
	if (output.trim() === '') {
		return {fault: 'it printed nothing'};
	}

	const document = parse(output);
	if (document?.['kind'] !== 'ExecCredential') {
		return {fault: 'what it printed is no ExecCredential'};
	}

	if (document['apiVersion'] !== plugin.apiVersion) {
		return {
			fault: `it answers in another API version than ${plugin.apiVersion}, which the kubeconfig asks for`,
		};
	}

	const status = recordOf(document['status']);
	const token = textOf(status['token']);
	const certificate = textOf(status['clientCertificateData']);
	const key = textOf(status['clientKeyData']);
	if ((certificate === undefined) !== (key === undefined)) {
		return {
			fault:
				certificate === undefined
					? 'it gave a client key without a certificate'
					: 'it gave a client certificate without its key',
		};
	}

	if (token === undefined && certificate === undefined) {
		return {fault: 'it gave neither a token nor a client certificate'};
	}

	const expiresAt = Date.parse(textOf(status['expirationTimestamp']) ?? '');
	return {
		token: token === undefined ? undefined : new Sensitive(token),
		certificate:
			certificate === undefined || key === undefined
				? undefined
				: {certificate, key: new Sensitive(key)},
		expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
	};
};
