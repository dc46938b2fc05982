// The page: the element, and whatever stands behind it.

import { connectBridge } from './bridge-client.js';
import './element/model-manager.js';

document.querySelector('model-manager').api = window.modelManager ?? connectBridge();
