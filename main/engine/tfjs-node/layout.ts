/** Where the compiled addon lies in an engine's folder: there its libraries are at `../../deps/lib`. */
export const bindingPath = 'package/lib/napi-v8/tfjs_binding.node';
