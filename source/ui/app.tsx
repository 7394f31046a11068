import {useApp} from 'ink';
import {useEffect} from 'react';
import {useSession} from './hooks/use-session.ts';
import {Clusters} from './screens/clusters.tsx';
import {Done} from './screens/done.tsx';
import {Install} from './screens/install.tsx';
import {Preflight} from './screens/preflight.tsx';
import {Review} from './screens/review.tsx';
import {Topology} from './screens/topology.tsx';
import {Trust} from './screens/trust.tsx';
import {Verify} from './screens/verify.tsx';

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

	switch (step) {
		case 'clusters': {
			return <Clusters />;
		}

		case 'preflight': {
			return <Preflight />;
		}

		case 'topology': {
			return <Topology />;
		}

		case 'trust': {
			return <Trust />;
		}

		case 'review': {
			return <Review />;
		}

		case 'install': {
			return <Install />;
		}

		case 'verify': {
			return <Verify />;
		}

		case 'done': {
			return <Done />;
		}
	}
};
