import {emptyRunView} from '../engine/run-view/run-view.ts';
import {defaultVerifyImage} from '../mesh/mesh-schema.ts';
import type {Ports} from '../ports/ports.ts';
import type {Flow} from '../wizard/screens.ts';
import {startWizard} from '../wizard/wizard.ts';
import type {SessionView} from './session.ts';

/** Where the contexts come from: files under the home folder as `~/…`. */
const kubeconfigLabel = ({kubeconfig}: Ports, home: string): string => {
	const found = kubeconfig.files
		.filter(file => file.found)
		.map(({file}) => (file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file));
	return found.length === 0 ? 'no kubeconfig' : `kubeconfig: ${found.join(', ')}`;
};

export const initialView = (flow: Flow, ports: Ports, home: string): SessionView => ({
	simulated: ports.simulated,
	kubeconfig: ports.simulated ? 'simulated clusters' : kubeconfigLabel(ports, home),
	// Entries of one name are no problem here: what the merge hides is in the list, too.
	kubeconfigFlags: ports.kubeconfigFlags,
	kubeconfigProblems: ports.kubeconfig.problems
		.filter(({costs}) => costs !== 'namesake' || ports.kubeconfig.hidden.length === 0)
		.map(({file, entry, reason}) => `${file}: ${entry === undefined ? '' : `${entry}: `}${reason}`),
	wizard: startWizard(flow),
	contexts: [],
	preflight: {
		state: 'idle',
		surveyed: 0,
		total: 0,
		facts: [],
		findings: [],
		pairs: () => undefined,
		blocking: 0,
	},
	probeImage: defaultVerifyImage,
	topologies: [],
	trusts: [],
	trustSamples: ports.trustSamples,
	review: {state: 'idle'},
	phase: 'idle',
	run: emptyRunView,
});
