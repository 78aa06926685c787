"""How are the nodes of a lowered query scored with numpy?"""
