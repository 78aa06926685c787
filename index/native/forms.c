/* Forms of texts and their terms as numbers. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyMethodDef methods[] = {{NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_forms", "Forms of texts and their terms as numbers.", -1, methods,
};

PyMODINIT_FUNC PyInit__forms(void) { return PyModule_Create(&module); }
