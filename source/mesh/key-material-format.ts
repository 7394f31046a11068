import {pemLabels} from './pem.ts';

/** What is wanted of a file. */
type Wanted = 'certificate' | 'key';

type Format = {
	/** As it follows "it is": `PKCS#12`. */
	name: string;
	/** How PEM is made of it; OLD stands for the file. */
	remedy: string;
};

const fromPkcs12: Record<Wanted, string> = {
	certificate: 'openssl pkcs12 -in OLD -nokeys -out NEW.pem',
	key: 'openssl pkcs12 -in OLD -nocerts -out NEW.key',
};

const fromDer: Record<Wanted, string> = {
	certificate: 'openssl x509 -inform DER -in OLD -out NEW.pem',
	key: 'openssl pkey -inform DER -in OLD -out NEW.key',
};

/** PEM of other kinds, by their labels. */
const otherLabels: Readonly<Record<string, Format>> = {
	PKCS7: {
		name: 'a PKCS#7 bundle',
		remedy: 'openssl pkcs7 -print_certs -in OLD -out NEW.pem',
	},
	'TRUSTED CERTIFICATE': {
		name: "openssl's own form of a trusted certificate",
		remedy: 'openssl x509 -in OLD -out NEW.pem',
	},
	'OPENSSH PRIVATE KEY': {
		name: "OpenSSH's own form of a key",
		remedy: 'ssh-keygen -p -m PEM -f OLD, which changes the file',
	},
};

/**
What a text is that was to be PEM, as far as it can be told: binary files were read as text, so that each byte above 127 is a replacement
character or part of another one. Undefined for what is known to nobody.
*/
export const otherFormat = (text: string, wanted: Wanted): Format | undefined => {
	const label = pemLabels(text).find(one => otherLabels[one] !== undefined);
	if (label !== undefined) {
		return otherLabels[label];
	}

	if (/^(?:\uFFFD\uFFFD|\uFEFF)?[^\n]{0,20}\0-|^-\0/v.test(text)) {
		return {name: 'UTF-16', remedy: 'iconv -f UTF-16 -t UTF-8 OLD > NEW.pem'};
	}

	// 0xFEEDFEED and 0xCECECECE (JCEKS), then a version.
	// eslint-disable-next-line no-control-regex -- bytes of a binary file, read as text
	if (/^\uFFFD{4}\0\0\0[\u0001\u0002]/v.test(text)) {
		return {
			name: 'a Java keystore',
			remedy: `keytool -importkeystore -srckeystore OLD -destkeystore NEW.p12 -deststoretype PKCS12, then ${fromPkcs12[wanted].replace('OLD', 'NEW.p12')}`,
		};
	}

	// A sequence of some length, whose first element is version 3 in PKCS#12.
	// eslint-disable-next-line no-control-regex -- bytes of a binary file, read as text
	if (/^0[^]{1,4}\u0002\u0001\u0003/v.test(text)) {
		return {name: 'PKCS#12', remedy: fromPkcs12[wanted]};
	}

	// eslint-disable-next-line no-control-regex -- bytes of a binary file, read as text
	return text.startsWith('0') && /[\0\u0001\u0002\uFFFD]/v.test(text.slice(0, 12))
		? {name: 'DER', remedy: fromDer[wanted]}
		: undefined;
};
