/* The module artikelsuche.index._forms. */

#include "stream.h"

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_forms",
    .m_doc = "Forms of texts as numbers.",
    .m_size = -1,
};

PyMODINIT_FUNC PyInit__forms(void)
{
    PyObject *module;
    if (PyType_Ready(&VocabularyType) < 0 || PyType_Ready(&StreamType) < 0)
        return NULL;
    module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    if (PyModule_AddObjectRef(module, "Vocabulary", (PyObject *)&VocabularyType) < 0 ||
        PyModule_AddObjectRef(module, "Stream", (PyObject *)&StreamType) < 0)
        Py_CLEAR(module);
    return module;
}
