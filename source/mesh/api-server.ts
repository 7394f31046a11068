import {contains} from './cidr.ts';

const example = 'such as https://10.0.0.7:6443';

/** Addresses that mean "this machine" to whoever uses them (`istio-facts` C16, F-01). */
const loopbackRanges = ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128', '::ffff:127.0.0.0/104'];

export const isLoopbackHost = (host: string): boolean => {
	const bare = host.replaceAll(/^\[|\]$|\.$/gv, '').toLowerCase();
	return bare === 'localhost' || bare.endsWith('.localhost') || loopbackRanges.some(range => contains(range, bare) === true);
};

/**
Why a text cannot be the address at which peers reach a cluster's API server, or undefined when it can. Without
`https://` istiod fails with a message that helps nobody (`istio-facts` F-02). A URL with credentials is not repeated.
*/
export const apiServerProblem = (text: string): {message: string; fix: string} | undefined => {
	if (text === 'east-west-gateway') {
		return {message: 'publishing the API server through an east-west gateway is not supported in this version yet', fix: `write an address that peers reach, ${example}`};
	}

	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url !== undefined && (url.username !== '' || url.password !== '')) {
		return {message: 'the URL holds credentials', fix: 'remove them; the kubeconfig has its own'};
	}

	if (url?.protocol !== 'https:' || !text.startsWith('https://') || url.search !== '' || url.hash !== '') {
		return {message: `"${text}" is not an https:// address`, fix: `write the whole address, ${example}`};
	}

	if (isLoopbackHost(url.hostname)) {
		return {message: `"${text}" is an address that only its own machine reaches`, fix: `write the address at which the other clusters reach this API server, ${example}`};
	}

	return undefined;
};
