import {useApp} from 'ink';
import {useEffect, type ComponentType} from 'react';
import type {StepName} from '../wizard/screens.ts';
import {useSession} from './hooks/use-session.ts';
import {Clusters} from './screens/clusters/clusters.tsx';
import {Done} from './screens/done/done.tsx';
import {Install} from './screens/install/install.tsx';
import {Preflight} from './screens/preflight/preflight.tsx';
import {Review} from './screens/review/review.tsx';
import {Topology} from './screens/topology/topology.tsx';
import {Trust} from './screens/trust/trust.tsx';
import {Verify} from './screens/verify/verify.tsx';

const screens: Readonly<Record<StepName, ComponentType>> = {
	clusters: Clusters,
	preflight: Preflight,
	topology: Topology,
	trust: Trust,
	review: Review,
	install: Install,
	verify: Verify,
	done: Done,
};

/** The screen of the current step; leaves when the session has said its last word. */
export const App = () => {
	const {
		wizard: {step},
		ended,
	} = useSession();
	const {exit} = useApp();
	const isEnded = ended !== undefined;
	useEffect(() => {
		if (isEnded) {
			exit();
		}
	}, [isEnded, exit]);

	const Screen = screens[step];
	return <Screen />;
};
